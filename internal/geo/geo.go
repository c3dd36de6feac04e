// Package geo knows from an address where it is used, by a database file that the
// operator supplies (MaxMind's format). Without one every place is empty.
package geo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"sync/atomic"
	"time"

	"github.com/oschwald/geoip2-golang/v2"
)

// Place is where an address is used, in English; what is not known is empty.
type Place struct{ Country, State, City string }

// Atlas looks places up. It may be used by many goroutines, and is read anew when its
// file changes.
type Atlas struct {
	file string
	log  *slog.Logger
	held atomic.Pointer[edition]
}

// edition is the file as it was at one time. It lies in memory, so that replacing or
// removing the file disturbs no look-up.
type edition struct {
	reader *geoip2.Reader
	at     time.Time
	size   int64
}

// lookAgain is how often Run looks whether the file has changed.
const lookAgain = time.Minute

// Open reads a file; an empty name is an atlas without places.
func Open(file string, log *slog.Logger) (*Atlas, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	a := &Atlas{file: file, log: log}
	if file == "" {
		return a, nil
	}
	return a, a.Look()
}

// At is where an address is used. No atlas has no places.
func (a *Atlas) At(address netip.Addr) Place {
	if a == nil {
		return Place{}
	}
	e := a.held.Load()
	if e == nil || !address.IsValid() {
		return Place{}
	}
	p, err := e.place(address.Unmap())
	if err != nil {
		a.log.Debug("an address cannot be looked up", "error", err)
	}
	return p
}

// place asks for the city, or of a database of countries for the country.
func (e *edition) place(address netip.Addr) (Place, error) {
	city, err := e.reader.City(address)
	if err == nil {
		p := Place{Country: city.Country.Names.English, City: city.City.Names.English}
		if len(city.Subdivisions) > 0 {
			p.State = city.Subdivisions[0].Names.English
		}
		return p, nil
	}
	if _, other := errors.AsType[geoip2.InvalidMethodError](err); !other {
		return Place{}, err
	}
	country, err := e.reader.Country(address)
	if err != nil {
		return Place{}, err
	}
	return Place{Country: country.Country.Names.English}, nil
}

// Run follows the file until ctx ends. One that cannot be read leaves the last one that
// could in use.
func (a *Atlas) Run(ctx context.Context) error {
	if a.file == "" {
		return nil
	}
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		err := a.Look()
		if err != nil && !failing {
			a.log.Error("the database of places cannot be read; the one before is used", "error", err)
		}
		failing = err != nil
	}
}

// Look reads the file if it is not the one that was read last.
func (a *Atlas) Look() error {
	info, err := os.Stat(a.file)
	if err != nil {
		return fmt.Errorf("look for the database of places: %w", err)
	}
	if e := a.held.Load(); e != nil && e.at.Equal(info.ModTime()) && e.size == info.Size() {
		return nil
	}
	data, err := os.ReadFile(a.file)
	if err != nil {
		return fmt.Errorf("read the database of places: %w", err)
	}
	reader, err := geoip2.OpenBytes(data)
	if err != nil {
		return fmt.Errorf("read the database of places: %w", err)
	}
	a.held.Store(&edition{reader, info.ModTime(), info.Size()})
	return nil
}
