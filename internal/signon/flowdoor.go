package signon

import (
	"context"
	"net/http"
	"time"

	"parley/internal/api"
	"parley/internal/auth"
)

const (
	samlDoor = visitorDoor + "/sites/{siteId}/saml"
	backDoor = visitorDoor + "/sites/{siteId}/signIn"
	// maxForm is how long a form of an identity provider may be, its XML in base64.
	maxForm = 2 * maxXML
	// metadataType is the media type of metadata (saml-metadata 4).
	metadataType = "application/samlmetadata+xml"
	// metadataLife is for how long an identity provider may keep what it was set up with.
	metadataLife = 10 * 366 * 24 * time.Hour
)

// Consumed is what an identity provider sends a browser back with (saml-bindings 3.5, 3.6).
type Consumed struct {
	Response   string `json:"SAMLResponse" doc:"Response, XML in base64."`
	Artifact   string `json:"SAMLart" doc:"Or the artifact that stands for one."`
	RelayState string `json:"RelayState" doc:"As it was sent with the question."`
}

type (
	siteIn struct {
		SiteID int64 `path:"siteId" doc:"Site id."`
	}
	consumeIn struct {
		siteIn
		Body Consumed
	}
	consumeArtifactIn struct {
		siteIn
		Artifact   string `query:"SAMLart" doc:"Artifact that stands for a response."`
		RelayState string `query:"RelayState" doc:"As it was sent with the question."`
	}
	finishIn struct {
		siteIn
		Code   string `query:"code" doc:"As our own redirect has it."`
		Cookie string `header:"Cookie" hidden:"true"`
	}
	returnIn struct {
		siteIn
		Flow   string `path:"flow" doc:"Which way the visitor left on."`
		JWT    string `query:"jwt" doc:"Token of the identity provider."`
		Cookie string `header:"Cookie" hidden:"true"`
	}
	returnFormIn struct {
		siteIn
		Flow   string `path:"flow" doc:"Which way the visitor left on."`
		Cookie string `header:"Cookie" hidden:"true"`
		Body   In
	}
	sentOn struct {
		Status   int
		Location string       `header:"Location" doc:"Where the visitor goes on."`
		Cookie   *http.Cookie `header:"Set-Cookie" doc:"On the chat page: who the visitor is now."`
	}
	pageOut struct {
		Status   int
		Location string       `header:"Location" doc:"Where the visitor goes on, once the token is there."`
		Cookie   *http.Cookie `header:"Set-Cookie" doc:"Who the visitor is now."`
		Type     string       `header:"Content-Type" doc:"HTML."`
		Policy   string       `header:"Content-Security-Policy" doc:"What the page may do."`
		Body     []byte
	}
	metadataOut struct {
		Type string `header:"Content-Type" doc:"That of metadata."`
		Body []byte
	}
)

// serveFlows registers the way to the identity provider and back.
func (s *Service) serveFlows(a *api.API) {
	api.Handle(a, api.Op{Method: "POST", Path: visitorDoor + "/signIn/begin", ID: "beginSignIn", Tag: "Visitor door", Door: api.Root,
		Summary: "Leave for the identity provider's page", Permission: auth.Visitor, Errors: []int{429},
		Description: "For SAML, and on the chat page of the server's own host. The visitor comes back to the page, which must be one that the site's rules name, with sso=CODE behind the # of its address: sign in with that and the secret."},
		func(ctx context.Context, in *struct{ Body BeginIn }) (*api.Out[Begun], error) {
			out, err := s.begin(ctx, in.Body)
			return &api.Out[Begun]{Body: out}, err
		})
	api.Handle(a, api.Op{Method: "GET", Path: samlDoor + "/metadata", ID: "getSamlMetadata", Tag: "Visitor door", Door: api.Root,
		Summary: "What an identity provider should know of a site (SAML metadata)", Permission: auth.Public, Media: metadataType, Errors: []int{429}},
		func(ctx context.Context, in *siteIn) (*metadataOut, error) {
			text, err := s.metadata(ctx, in.SiteID)
			return &metadataOut{Type: metadataType, Body: text}, err
		})
	op := api.Op{Method: "POST", Path: samlDoor + "/consumer", ID: "consumeAssertion", Tag: "Visitor door", Door: api.Root, Pages: true, MaxBody: maxForm, Errors: []int{429},
		Summary: "Come back from the identity provider (SAML assertion consumer)", Permission: auth.Public,
		Description: "Only an answer to a question of ours counts, once, and it is for the browser that left with it: what is passed on is of no use without the secret or the cookie that this one has."}
	api.Handle(a, op, func(ctx context.Context, in *consumeIn) (*sentOn, error) { return s.consume(ctx, in.SiteID, in.Body) })
	op.Method, op.ID, op.Summary = "GET", "consumeArtifact", "The same with an artifact in the address"
	api.Handle(a, op, func(ctx context.Context, in *consumeArtifactIn) (*sentOn, error) {
		return s.consume(ctx, in.SiteID, Consumed{Artifact: in.Artifact, RelayState: in.RelayState})
	})
	s.serveChatPage(a)
}

// serveChatPage registers where those come back who left from the chat page.
func (s *Service) serveChatPage(a *api.API) {
	op := api.Op{Method: "GET", Path: backDoor + "/finish", ID: "finishSignIn", Tag: "Visitor door", Door: api.Root, Pages: true, Errors: []int{429},
		Summary: "Come back to the chat page", Permission: auth.Public, Description: "Only the browser whose cookie the chat page was served with signs in."}
	api.Handle(a, op, func(ctx context.Context, in *finishIn) (*sentOn, error) {
		if err := s.knock(ctx); err != nil {
			return nil, err
		}
		f, err := s.arrived(ctx, in.SiteID, in.Code)
		if err != nil {
			return nil, err
		}
		p, err := f.shown()
		if err != nil {
			return nil, err
		}
		return s.finish(ctx, f, in.Cookie, p)
	})
	op.Path, op.ID, op.Summary = backDoor+"/return/{flow}", "returnToChatPage", "Come back to the chat page with a token, in the query or behind the #"
	api.Handle(a, op, func(ctx context.Context, in *returnIn) (*pageOut, error) {
		if in.JWT == "" {
			return handOver(), nil
		}
		return s.returned(ctx, in.SiteID, in.Flow, in.Cookie, in.JWT)
	})
	op.Method, op.ID, op.Summary = "POST", "returnToChatPageByForm", "The same with the token in a form"
	api.Handle(a, op, func(ctx context.Context, in *returnFormIn) (*pageOut, error) {
		return s.returned(ctx, in.SiteID, in.Flow, in.Cookie, in.Body.JWT)
	})
}
