package rollup

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/store"
)

// Form is one whose answers to closed questions are counted.
type Form int

// The forms, as the tables rollup_survey and rollup_answer number them.
const (
	PreChat  Form = 1
	PostChat Form = 2
	WrapUp   Form = 3
)

var formOf = map[fact.Kind]Form{fact.KindPreChatSubmitted: PreChat, fact.KindPostChatSubmitted: PostChat, fact.KindWrapUpSubmitted: WrapUp}

// Answer is an option of a field that was picked.
type Answer struct {
	FieldID int64  `json:"field"` // 0: a category of the wrap-up
	Value   string `json:"value"` // of a category: Category of its group
}

// Category is the value of an answer that is a category of the wrap-up.
func Category(group, category string) string { return group + "\n" + category }

// surveys counts answers at the time of the request (NOTES-reports R24). What a form of a
// chat was counted as before is kept, so that a wrap-up takes the place of another.
type surveys struct{}

// Tables implements Deriver.
func (surveys) Tables() []string { return []string{"rollup_survey", "rollup_answer"} }

// filled is a form of a chat.
type filled struct {
	chatID, siteID, requestedAt, campaignID int64
	form                                    Form
	answers                                 []Answer
}

type surveyKey struct {
	chatID int64
	form   Form
}

type answerKey struct {
	siteID     int64
	form       Form
	grain      int
	start      int64
	campaignID int64
	Answer
}

// Take implements Deriver.
func (surveys) Take(ctx context.Context, tx *store.Tx, b *Batch) error {
	list, err := filledIn(b)
	if err != nil || len(list) == 0 {
		return err
	}
	before, err := filledBefore(ctx, tx, list)
	if err != nil {
		return err
	}
	times := map[answerKey]int64{}
	count := func(f filled, by int64) {
		for _, a := range f.answers {
			for grain, start := range [...]int64{quarterOf(f.requestedAt), dayOf(f.requestedAt)} {
				times[answerKey{f.siteID, f.form, grain, start, f.campaignID, a}] += by
			}
		}
	}
	var rows, counted [][]any
	for _, f := range list {
		old := before[surveyKey{f.chatID, f.form}]
		if old.chatID != 0 && slices.Equal(old.answers, f.answers) {
			continue
		}
		count(old, -1)
		count(f, 1)
		rows = append(rows, []any{f.chatID, f.form, f.siteID, f.requestedAt, f.campaignID, text(f.answers)})
	}
	for k, n := range times {
		if n != 0 {
			counted = append(counted, []any{k.siteID, k.form, k.grain, k.start, k.campaignID, k.FieldID, k.Value, n})
		}
	}
	if err := store.InsertMany(ctx, tx, "rollup_survey", []string{"chat_id", "form", "site_id", "requested_at", "campaign_id", "answers"}, rows,
		`ON CONFLICT (chat_id, form) DO UPDATE SET answers = excluded.answers`); err != nil {
		return err
	}
	return store.InsertMany(ctx, tx, "rollup_answer", []string{"site_id", "form", "grain", "start", "campaign_id", "field_id", "value", "times"}, counted,
		`ON CONFLICT (site_id, form, grain, start, campaign_id, field_id, value) DO UPDATE SET times = rollup_answer.times + excluded.times`)
}

// filledIn are the forms of the chats of a batch. Those after a chat are of answered ones.
func filledIn(b *Batch) ([]filled, error) {
	var list []filled
	for _, c := range b.Chats {
		if c.Request == nil {
			continue
		}
		last := map[Form]filled{}
		for i := range c.Facts {
			f := &c.Facts[i]
			form, is := formOf[f.Kind]
			if !is || form != PreChat && c.Request.Outcome != Answered {
				continue
			}
			answers, err := f.answers()
			if err != nil {
				return nil, err
			}
			last[form] = filled{f.ChatID, f.SiteID, c.Request.RequestedAt, c.Request.CampaignID, form, answers}
		}
		for _, form := range []Form{PreChat, PostChat, WrapUp} {
			if f, is := last[form]; is {
				list = append(list, f)
			}
		}
	}
	return list, nil
}

// answers are those that the fact of a form carries, in order.
func (f *Fact) answers() (list []Answer, err error) {
	var data struct {
		Categories []struct{ Category, Group string }
		Answers    []Answer
	}
	into := any(&data)
	if f.Kind != fact.KindWrapUpSubmitted {
		into = &data.Answers
	}
	if f.Data != "" {
		if err := json.Unmarshal([]byte(f.Data), into); err != nil {
			return nil, fmt.Errorf("read the answers of fact %d: %w", f.ID, err)
		}
	}
	for _, c := range data.Categories {
		data.Answers = append(data.Answers, Answer{0, Category(c.Group, c.Category)})
	}
	slices.SortFunc(data.Answers, func(a, b Answer) int { return cmp.Or(cmp.Compare(a.FieldID, b.FieldID), cmp.Compare(a.Value, b.Value)) })
	return slices.Compact(data.Answers), nil
}

// filledBefore are the same forms as they were counted before.
func filledBefore(ctx context.Context, tx *store.Tx, forms []filled) (map[surveyKey]filled, error) {
	var chats []int64
	for _, f := range forms {
		if n := len(chats); n == 0 || chats[n-1] != f.chatID {
			chats = append(chats, f.chatID)
		}
	}
	before := map[surveyKey]filled{}
	for part := range slices.Chunk(chats, store.ListLimit) {
		marks, args := store.In(part)
		err := eachRow(ctx, tx, `SELECT chat_id, form, site_id, requested_at, campaign_id, answers FROM rollup_survey WHERE chat_id IN (`+marks+`)`, args,
			func(scan func(...any) error) (err error) {
				var f filled
				var answers string
				if err = scan(&f.chatID, &f.form, &f.siteID, &f.requestedAt, &f.campaignID, &answers); err == nil {
					f.answers, err = list[Answer](answers)
				}
				before[surveyKey{f.chatID, f.form}] = f
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("read what was counted of forms: %w", err)
		}
	}
	return before, nil
}

// AnswersIn counts the answers to the closed questions of a form by campaign, of requests
// in a span; of one campaign unless it is 0.
func AnswersIn(ctx context.Context, tx *store.Tx, siteID int64, form Form, campaignID int64, in Span) (map[int64]map[Answer]int64, error) {
	counts := map[int64]map[Answer]int64{}
	add := func(campaign int64, a Answer, n int64) {
		if counts[campaign] == nil {
			counts[campaign] = map[Answer]int64{}
		}
		counts[campaign][a] += n
	}
	of := func(campaign int64) bool { return campaignID == 0 || campaign == campaignID }
	p := whole(in)
	for _, c := range p.cells {
		err := eachRow(ctx, tx, `SELECT campaign_id, field_id, value, CAST(SUM(times) AS BIGINT) FROM rollup_answer
			WHERE site_id = ? AND form = ? AND grain = ? AND start >= ? AND start < ? GROUP BY campaign_id, field_id, value`,
			[]any{siteID, form, c.grain, c.From, c.To}, func(scan func(...any) error) error {
				var campaign, n int64
				var a Answer
				err := scan(&campaign, &a.FieldID, &a.Value, &n)
				if of(campaign) && n != 0 {
					add(campaign, a, n)
				}
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("count answers: %w", err)
		}
	}
	for _, r := range p.rows {
		err := eachRow(ctx, tx, `SELECT campaign_id, answers FROM rollup_survey WHERE site_id = ? AND form = ? AND requested_at >= ? AND requested_at < ?`,
			[]any{siteID, form, r.From, r.To}, func(scan func(...any) error) error {
				var campaign int64
				var answers string
				if err := scan(&campaign, &answers); err != nil || !of(campaign) {
					return err
				}
				picked, err := list[Answer](answers)
				for _, a := range picked {
					add(campaign, a, 1)
				}
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("count answers: %w", err)
		}
	}
	return counts, nil
}

// FormsIn are the forms of the chats whose requests were in a span, by chat.
func FormsIn(ctx context.Context, tx *store.Tx, siteID int64, in Span) (map[int64]map[Form][]Answer, error) {
	chats := map[int64]map[Form][]Answer{}
	for _, form := range []Form{PreChat, PostChat, WrapUp} {
		err := eachRow(ctx, tx, `SELECT chat_id, answers FROM rollup_survey WHERE site_id = ? AND form = ? AND requested_at >= ? AND requested_at < ?`,
			[]any{siteID, form, in.From, in.To}, func(scan func(...any) error) error {
				var chat int64
				var answers string
				if err := scan(&chat, &answers); err != nil {
					return err
				}
				picked, err := list[Answer](answers)
				if chats[chat] == nil {
					chats[chat] = map[Form][]Answer{}
				}
				chats[chat][form] = picked
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("read the forms of chats: %w", err)
		}
	}
	return chats, nil
}
