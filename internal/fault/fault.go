// Package fault holds the errors that a caller can cause. Whatever else goes
// wrong is an ordinary error and reaches the caller only as "internal error".
//
// The code is always status × 1000 + n; the table in contract/NOTES-account.md
// (section E) leads, numbers that it does not know are ours.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Error is a fault of the caller, in the words the caller sees.
type Error struct {
	Code    int    // status × 1000 + n
	Field   string // the documented name of the input at fault, if one is
	Message string // one sentence, safe to show

	// RetryAfter, when not zero, tells how long to wait before the next try.
	RetryAfter time.Duration
	// OAuth is the standard error word that the token endpoints add (NOTES-account O8).
	OAuth string
}

func (e *Error) Error() string { return e.Message }

// Status is the HTTP status that belongs to the code.
func (e *Error) Status() int { return e.Code / 1000 }

// Is makes errors.Is compare faults by code, so that callers can test for a
// kind with errors.Is(err, fault.NotFound("", nil)).
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// As returns the fault in err's chain, or nil.
func As(err error) *Error {
	if f, ok := errors.AsType[*Error](err); ok {
		return f
	}
	return nil
}

func on(code int, field, format string, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Required returns Missing when value is blank, else nil.
func Required(field, value string) error {
	if strings.TrimSpace(value) == "" {
		return Missing(field)
	}
	return nil
}

// Input faults.

func Missing(field string) *Error {
	return on(400000, field, "Parameter '%s' is required.", field)
}

// NotRange is about the range of a report, which has the code of a missing parameter
// whatever is wrong with it (NOTES-reports R1).
func NotRange(field, format string, args ...any) *Error {
	return on(400000, field, "Parameter '%s' %s.", field, fmt.Sprintf(format, args...))
}
func NotTime(field string) *Error {
	return on(400001, field, "Parameter '%s' is not a time of the form yyyy-MM-ddTHH:mm:ss.", field)
}
func NotOffset(field string) *Error {
	return on(400002, field, "Parameter '%s' is not a zone offset of the form ±hh:mm.", field)
}
func NotNumber(field string) *Error {
	return on(400003, field, "Parameter '%s' is not a number.", field)
}
func NotBoolean(field string) *Error {
	return on(400004, field, "Parameter '%s' is neither true nor false.", field)
}
func NotEmail(field string) *Error {
	return on(400005, field, "Parameter '%s' is not an email address.", field)
}

// NotInList says which values there are, when they are given.
func NotInList(field string, allowed ...string) *Error {
	if len(allowed) == 0 {
		return on(400006, field, "Parameter '%s' has a value that does not exist.", field)
	}
	return on(400006, field, "Parameter '%s' must be one of: %s.", field, strings.Join(allowed, ", "))
}
func OutOfRange(field string, format string, args ...any) *Error {
	return on(400009, field, "Parameter '%s' is out of range: %s.", field, fmt.Sprintf(format, args...))
}
func TooLong(field string, limit int) *Error {
	return on(400010, field, "Parameter '%s' is longer than %d characters.", field, limit)
}
func Taken(field string) *Error {
	return on(400012, field, "Parameter '%s' is already in use.", field)
}
func Unreadable(format string, args ...any) *Error {
	return on(400013, "", "The body cannot be read: %s.", fmt.Sprintf(format, args...))
}
func PasswordRefused(field, why string) *Error {
	return on(400014, field, "Parameter '%s' is refused: %s.", field, why)
}
func NotAddress(field string) *Error {
	return on(400015, field, "Parameter '%s' is not an address or address range.", field)
}

// Malformed says what is wrong with a text that has a form of its own: a logical
// expression, a pattern. The message should say where.
func Malformed(field string, format string, args ...any) *Error {
	return on(400016, field, "Parameter '%s' cannot be understood: %s.", field, fmt.Sprintf(format, args...))
}

// NotRedirect is about an address that an OAuth client names for itself.
func NotRedirect(field string) *Error {
	return on(400015, field, "Parameter '%s' must be an address with https, with http on this machine, or with an application's own scheme.", field)
}

// Conflict says that the state of the thing does not allow the call (any more).
func Conflict(format string, args ...any) *Error {
	return on(400030, "", format, args...)
}

// InUse refuses a removal: users are those who name the thing, as people know them.
func InUse(what string, id any, users string) *Error {
	return on(400031, "", "The %s '%v' is in use by: %s.", what, id, users)
}

// Token endpoint faults (NOTES-account O4, O8); word is the OAuth error word.

func InvalidGrant() *Error {
	e := on(400020, "", "The email, password, code or token is not valid.")
	e.OAuth = "invalid_grant"
	return e
}

// GrantOff says that an agent's password alone gives no token.
func GrantOff() *Error {
	e := on(400024, "", "The password alone gives no token for this account, which signs in with a second factor: use an API key or the authorization code grant.")
	e.OAuth = "unauthorized_client"
	return e
}
func UnsupportedGrant(grant string) *Error {
	e := on(400021, "grant_type", "The grant type '%s' is not supported.", grant)
	e.OAuth = "unsupported_grant_type"
	return e
}
func UnsupportedResponse(kind string) *Error {
	e := on(400022, "response_type", "The response type '%s' is not supported.", kind)
	e.OAuth = "unsupported_response_type"
	return e
}
func RedirectMismatch() *Error {
	e := on(400023, "redirect_uri", "The redirect address is not the registered one.")
	e.OAuth = "invalid_request"
	return e
}
func InvalidRequest(field string) *Error {
	e := Missing(field)
	e.OAuth = "invalid_request"
	return e
}

// Credential and permission faults.

func BadCredentials() *Error {
	return on(401000, "", "The credentials are missing, wrong or expired.")
}
func BadClient() *Error {
	e := on(401001, "", "The OAuth client is unknown or its secret is wrong.")
	e.OAuth = "invalid_client"
	return e
}

// SecondFactorNeeded says that the password is right and not enough.
func SecondFactorNeeded() *Error {
	return on(401002, "code", "A code of the authenticator is needed.")
}
func SecondFactorWrong() *Error {
	return on(401003, "code", "The code is wrong or has been used before.")
}
func Denied() *Error { return on(403000, "", "These credentials may not call this.") }
func OtherSite(name string) *Error {
	return on(403000, "", "Only an agent of the site '%s' may allow this.", name)
}
func Withheld() *Error {
	e := on(403000, "", "The agent did not allow it.")
	e.OAuth = "access_denied"
	return e
}
func Unavailable() *Error {
	return on(403002, "", "The site or account is not available.")
}
func NoPermission(key string) *Error {
	return on(403003, "", "The permission '%s' is needed.", key)
}
func SeatsExceeded() *Error { return on(403004, "", "All seats of the plan are in use.") }
func NoLicence() *Error     { return on(403005, "", "The plan does not include this.") }
func DailyLimit(untilReset time.Duration) *Error {
	e := on(403010, "", "The daily limit of calls is used up; it is reset at 00:00 UTC.")
	e.RetryAfter = untilReset
	return e
}
func PlainHTTP() *Error { return on(403011, "", "HTTPS is required.") }
func Protected(format string, args ...any) *Error {
	return on(403012, "", format, args...)
}
func AddressNotAllowed() *Error {
	return on(403013, "", "Calls from this address are not allowed.")
}
func MustEnroll() *Error {
	return on(403014, "", "The site demands a second factor: set up an authenticator first.")
}

// Banned refuses a visitor whom the site keeps out; it does not say by what.
func Banned() *Error { return on(403015, "", "Chatting is not available to you.") }
func NoPath() *Error { return on(404000, "", "There is no such path.") }

// NotFound is also the answer for an object of another site (E9).
func NotFound(what string, id any) *Error {
	return on(404001, "", "There is no %s '%v'.", what, id)
}

// LinkOver is said of a link that sets a password, whatever is wrong with it.
func LinkOver() *Error {
	return on(404001, "token", "The link has been used, has expired or was replaced by a newer one.")
}

// TooMany is for our own doors only: the v2 API knows no status 429.
func TooMany(wait time.Duration) *Error {
	e := on(429000, "", "Too many calls; try again later.")
	e.RetryAfter = wait
	return e
}
