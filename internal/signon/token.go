package signon

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"parley/internal/fault"
	"parley/internal/setting"
)

const (
	// leeway is by how much clocks may differ.
	leeway = time.Minute
	// maxLife is how far ahead a token may end: pages show the same one as often as they are
	// loaded, so that its end is all that stops somebody who got hold of it.
	maxLife = 24 * time.Hour
	// maxToken is how long a token may be, in bytes.
	maxToken = 8 << 10
)

// claims is what a token says, numbers as they were written.
type claims = jwt.MapClaims

// readToken returns what a token says, or a fault that says why it is refused. A signature
// of the site's own key is demanded before anything else of it counts.
func readToken(token string, k *key, rules setting.TokenRules, now time.Time) (claims, error) {
	if len(token) > maxToken {
		return nil, fault.TooLong("jwt", maxToken)
	}
	options := []jwt.ParserOption{
		jwt.WithValidMethods(k.algorithms), jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(func() time.Time { return now }), jwt.WithJSONNumber(), jwt.WithStrictDecoding(),
	}
	if rules.Issuer != "" {
		options = append(options, jwt.WithIssuer(rules.Issuer))
	}
	if rules.Audience != "" {
		options = append(options, jwt.WithAudience(rules.Audience))
	}
	c := claims{}
	t, err := jwt.NewParser(options...).ParseWithClaims(token, c, func(*jwt.Token) (any, error) { return k.public, nil })
	if err != nil {
		return nil, fault.Malformed("jwt", "%s", why(err))
	}
	if _, critical := t.Header["crit"]; critical {
		return nil, fault.Malformed("jwt", "it demands extensions that are not known here")
	}
	ends, err := c.GetExpirationTime()
	if err != nil || ends == nil || ends.After(now.Add(maxLife+leeway)) {
		return nil, fault.Malformed("jwt", "it lasts longer than %d hours", int(maxLife.Hours()))
	}
	return c, nil
}

// reasons are what is said of a token, the first that fits.
var reasons = []struct {
	is   error
	said string
}{
	{jwt.ErrTokenMalformed, "it is no token"},
	{jwt.ErrTokenSignatureInvalid, "its signature or algorithm is not that of the site's certificate"},
	{jwt.ErrTokenUnverifiable, "its signature or algorithm is not that of the site's certificate"},
	{jwt.ErrTokenRequiredClaimMissing, "it has no end (exp), or lacks the issuer (iss) or audience (aud) that the site demands"},
	{jwt.ErrTokenExpired, "it has expired"},
	{jwt.ErrTokenNotValidYet, "it is not valid yet"},
	{jwt.ErrTokenUsedBeforeIssued, "it was issued in the future"},
	{jwt.ErrTokenInvalidIssuer, "it is another issuer's (iss)"},
	{jwt.ErrTokenInvalidAudience, "it is for another audience (aud)"},
}

func why(err error) string {
	for _, r := range reasons {
		if errors.Is(err, r.is) {
			return r.said
		}
	}
	return "it does not hold"
}

// text is what a claim says, in words: lists become theirs, with commas between them.
// Objects say nothing.
func text(claim any) string {
	switch v := claim.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	case []any:
		var all []string
		for _, one := range v {
			if s := text(one); s != "" {
				all = append(all, s)
			}
		}
		return strings.Join(all, ", ")
	}
	return ""
}
