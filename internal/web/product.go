package web

import "html/template"

// product is something that the demo shop sells.
type product struct {
	Slug, Name, Line, Price, Size, Made, Text string
	Picture                                   template.HTML
}

// picture frames a drawing on a ground of its own colour.
func picture(ground, name, drawing string) template.HTML {
	return template.HTML(`<svg viewBox="0 0 320 260" role="img" aria-label="` + name + `"><rect width="320" height="260" fill="` + ground +
		`"/><ellipse cx="160" cy="216" rx="92" ry="10" fill="#000" opacity=".09"/>` + drawing + `</svg>`)
}

var products = []product{
	{
		Slug: "moss-planter", Name: "Moss planter", Line: "A deep pot on three feet", Price: "€ 38.00",
		Size: "18 × 16 cm", Made: "red stoneware, unglazed outside",
		Text: "Deep enough for a fern that means to stay. Three feet keep it off the sill, and the saucer comes with it.",
		Picture: picture("#e9efe6", "Moss planter", `<g fill="#2f6b4f"><path d="M150 112c-40-10-62-38-62-66 36 2 58 26 62 66z"/><path d="M160 112c-10-36-4-66 14-84 20 30 14 62-14 84z"/><path d="M168 114c10-34 34-50 64-48-4 32-28 50-64 48z" fill="#3f8564"/></g>
<path d="M96 114h128l-12 84a12 12 0 0 1-12 10h-80a12 12 0 0 1-12-10z" fill="#a8492a"/><path d="M90 106h140v18H90z" fill="#87371d"/><path d="M116 206h12v10h-12zm76 0h12v10h-12z" fill="#87371d"/>`),
	},
	{
		Slug: "river-vase", Name: "River vase", Line: "Tall, with a running glaze", Price: "€ 54.00",
		Size: "28 cm tall", Made: "stoneware, ash glaze",
		Text:    "The glaze runs in the firing and stops where it likes, so no two are alike. Holds water, branches and opinions.",
		Picture: picture("#e6edf0", "River vase", `<path d="M138 44h44v30c40 30 52 74 34 118-4 12-12 20-26 20h-60c-14 0-22-8-26-20-18-44-6-88 34-118z" fill="#5f7f8c"/><path d="M138 44h44v30l10 9c-14 30 2 40-10 62-8 16-24 2-30 20-6 14-22 2-24-16-2-22-12-34-2-62l12-13z" fill="#a9c3cc"/><path d="M134 40h52v10h-52z" fill="#4a6773"/>`),
	},
	{
		Slug: "morning-cup", Name: "Morning cup", Line: "Two hands, one handle", Price: "€ 22.00",
		Size: "300 ml", Made: "stoneware, white glaze",
		Text: "Thick where it warms the hands and thin where you drink. Sold singly, because cups get lost one at a time.",
		Picture: picture("#f4ead9", "Morning cup", `<path d="M212 112c44-8 56 60 4 66" fill="none" stroke="#c9a77a" stroke-width="16"/><path d="M92 90h132v70c0 36-24 52-66 52s-66-16-66-52z" fill="#fffdf8"/><path d="M92 90h132v26c-40 16-92 12-132 0z" fill="#d9b98c"/><ellipse cx="158" cy="90" rx="66" ry="13" fill="#c9a77a"/><ellipse cx="158" cy="90" rx="56" ry="9" fill="#5b3a25"/>
<g stroke="#b7a58d" stroke-width="4" fill="none" stroke-linecap="round"><path d="M138 70c-8-12 8-18 0-32M166 70c-8-12 8-18 0-32"/></g>`),
	},
	{
		Slug: "harvest-bowl", Name: "Harvest bowl", Line: "For salad, fruit and keys", Price: "€ 46.00",
		Size: "30 cm across", Made: "speckled stoneware, matt glaze",
		Text:    "Wide and calm. Big enough for a salad for six, handsome enough to hold nothing at all.",
		Picture: picture("#f1e4de", "Harvest bowl", `<g><circle cx="126" cy="112" r="26" fill="#c9512f"/><circle cx="172" cy="104" r="30" fill="#e0b04c"/><circle cx="208" cy="118" r="20" fill="#7d9b4e"/></g><path d="M64 122h192c-4 58-42 92-96 92s-92-34-96-92z" fill="#e9dcc6"/><path d="M60 116h200v12H60z" fill="#cdb796"/><g fill="#8b7355" opacity=".6"><circle cx="112" cy="152" r="2"/><circle cx="142" cy="176" r="2"/><circle cx="176" cy="150" r="2"/><circle cx="204" cy="168" r="2"/><circle cx="160" cy="196" r="2"/><circle cx="126" cy="190" r="2"/></g>`),
	},
	{
		Slug: "evening-lamp", Name: "Evening lamp", Line: "A warm light on a clay foot", Price: "€ 96.00",
		Size: "34 cm tall", Made: "stoneware, linen shade",
		Text:    "A thrown foot with a linen shade. It comes with a dim bulb, since bright ones defeat the purpose.",
		Picture: picture("#ece6ee", "Evening lamp", `<path d="M116 40h88l30 82H86z" fill="#f0d9a6"/><path d="M116 40h88l4 11H112z" fill="#d8bb7e"/><path d="M154 122h12v22h-12z" fill="#6b5a4a"/><path d="M160 140c34 0 48 22 48 44 0 20-16 30-48 30s-48-10-48-30c0-22 14-44 48-44z" fill="#a8492a"/><path d="M114 176c30 14 62 14 92 0 4 12 0 22-8 28-24 8-52 8-76 0-8-6-12-16-8-28z" fill="#87371d"/>`),
	},
	{
		Slug: "cooks-jug", Name: "Cook's jug", Line: "Pours without a drip", Price: "€ 41.00",
		Size: "1.1 l", Made: "stoneware, celadon glaze",
		Text:    "We made thirty spouts before this one. It pours oil, water or custard and stops when you do.",
		Picture: picture("#e4eee9", "Cook's jug", `<path d="M214 96c52-8 56 84-4 88" fill="none" stroke="#6f9a86" stroke-width="15"/><path d="M98 62l22 12h84c2 34 26 56 22 92-4 34-20 46-66 46s-64-12-68-46c-4-38 20-58 20-86z" fill="#8db8a4"/><path d="M98 62l22 12h84v14h-90z" fill="#6f9a86"/><path d="M100 150c40 16 84 16 124 0l2 18c-42 14-86 14-128 0z" fill="#fff" opacity=".35"/>`),
	},
}
