package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"
)

// campaigns is how many campaigns are made: more than most sites have.
const campaigns = 100

// settings measures what it takes to make a campaign with all its pages beside a plain
// setting of one row, and to read a page when the settings are in memory and when they
// have just changed.
func (b *bed) settings(context.Context) error {
	l, err := dialLean(b.node.Addr())
	if err != nil {
		return err
	}
	defer l.close()
	key := base64.StdEncoding.EncodeToString([]byte(b.site.Email + ":" + b.site.APIKey))
	head := "Host: " + b.node.Addr() + "\r\nAuthorization: Basic " + key + "\r\n"
	var made, plain, changed, warm []time.Duration
	for i := range campaigns {
		for _, c := range []struct {
			into               *[]time.Duration
			method, path, body string
		}{
			{&plain, "POST", "customAwayStatus", fmt.Sprintf(`{"name":"Away %d"}`, i)},
			{&made, "POST", "campaigns", fmt.Sprintf(`{"name":"Campaign %d","language":"English"}`, i)},
			{&changed, "GET", "campaigns/1/chatButton", ""},
			{&warm, "GET", "campaigns/1/chatButton", ""},
		} {
			begun := time.Now()
			if err := l.do(c.method, "/api/v2/livechat/"+c.path, head, []byte(c.body)); err != nil {
				return err
			}
			*c.into = append(*c.into, time.Since(begun))
		}
	}
	one, all := quantile(plain, 0.5), quantile(made, 0.5)
	fmt.Printf("  a campaign with all its pages is made in %.2f ms (p50), an away status in %.2f ms; ratio %.1f\n", ms(all), ms(one), float64(all)/float64(one))
	fmt.Printf("  a page of settings is read in %.3f ms (p50); just after a change, of up to %d campaigns, in %.2f ms\n", ms(quantile(warm, 0.5)), campaigns, ms(quantile(changed, 0.5)))
	return nil
}
