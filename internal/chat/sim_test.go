package chat_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The simulation has a town of agents and visitors do whatever they like, one after the
// other, and looks after every step whether the engine has kept its promises. A seed that
// breaks one is run again with fewer and fewer steps, until all that are left are needed.
//
//	PARLEY_SIMULATION=10m      goes on for that long, with one seed after the other
//	PARLEY_SIMULATION_SEED=7   runs that one alone
const (
	simulationTime = "PARLEY_SIMULATION"
	simulationSeed = "PARLEY_SIMULATION_SEED"

	simulatedFor = 2 * time.Second // a seed of each size
	shrinkFor    = time.Minute
)

// size is how big a town is, and how many steps it takes.
type size struct{ agents, guests, departments, steps int }

// sizes take turns: in a small town chats wait for lack of room, in a big one agents come
// and go by the hundred.
var sizes = []size{{3, 8, 1, 400}, {8, 30, 2, 500}, {25, 90, 4, 500}, {6, 400, 2, 600}, {200, 700, 6, 800}}

func TestSimulation(t *testing.T) {
	t.Parallel()
	if text := os.Getenv(simulationSeed); text != "" {
		seed, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		simulate(t, seed, time.Hour)
		return
	}
	if text := os.Getenv(simulationTime); text != "" {
		d, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		until := time.Now().Add(d)
		for seed := 0; time.Now().Before(until) && !t.Failed(); seed++ {
			simulate(t, seed, d)
		}
		return
	}
	for seed := range sizes {
		simulate(t, seed, simulatedFor)
	}
}

// simulate runs one seed, for as long as said at most, and tells the steps that break a
// promise.
func simulate(t *testing.T, seed int, atMost time.Duration) {
	t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
		z := sizes[seed%len(sizes)]
		steps := generate(rand.New(rand.NewPCG(uint64(seed), 1)), z.steps)
		at, stats, failed := play(t, z, steps, atMost)
		if failed == nil {
			t.Log(stats)
			return
		}
		least, reason := shrink(t, z, steps[:at+1], failed)
		var told strings.Builder
		for _, s := range least {
			fmt.Fprintf(&told, "\n\t%s", s)
		}
		t.Errorf("seed %d, step %d: %v\nwith these steps alone (%d agents, %d visitors, %d departments): %v%s",
			seed, at, failed, z.agents, z.guests, z.departments, reason, told.String())
	})
}

// play takes steps in a new town until one breaks a promise or the time is over.
func play(t *testing.T, z size, steps []simStep, atMost time.Duration) (at int, stats string, failed error) {
	t.Helper()
	t.Run("town", func(t *testing.T) {
		town := newTown(t, z)
		until := time.Now().Add(atMost)
		for i, s := range steps {
			if time.Now().After(until) {
				break
			}
			if failed = town.take(s); failed != nil {
				at = i
				return
			}
		}
		at = len(steps) - 1
		failed = town.reckon()
		stats = town.stats()
	})
	return at, stats, failed
}

// shrink leaves out steps as long as what is left still breaks a promise: halves first,
// then smaller pieces.
func shrink(t *testing.T, z size, steps []simStep, reason error) ([]simStep, error) {
	t.Helper()
	until := time.Now().Add(shrinkFor)
	for piece := len(steps) / 2; piece > 0; piece /= 2 {
		for from := 0; from < len(steps) && time.Now().Before(until); {
			fewer := append(append([]simStep{}, steps[:from]...), steps[min(from+piece, len(steps)):]...)
			at, _, failed := play(t, z, fewer, time.Hour)
			if failed == nil {
				from += piece
				continue
			}
			steps, reason = fewer[:at+1], failed
		}
	}
	return steps, reason
}

// simStep is something that somebody does. The numbers say who and to what; they mean
// something in any town, so that steps before it can be left out.
type simStep struct {
	do      string
	a, b, c int
}

func (s simStep) String() string { return fmt.Sprintf("{%q, %d, %d, %d}", s.do, s.a, s.b, s.c) }

func generate(r *rand.Rand, n int) []simStep {
	var names []string
	for _, d := range deeds {
		for range d.often {
			names = append(names, d.name)
		}
	}
	steps := make([]simStep, n)
	for i := range steps {
		steps[i] = simStep{names[r.IntN(len(names))], r.IntN(10_000), r.IntN(10_000), r.IntN(10_000)}
	}
	return steps
}
