package simulate

import "parley/internal/visitor"

// What the site of the simulation is like: pages, where people come from, what they use
// and what they talk about.
var (
	pages = []visitor.Page{
		{URL: "https://shop.example.com/", Title: "Home"},
		{URL: "https://shop.example.com/sale", Title: "Sale"},
		{URL: "https://shop.example.com/pots", Title: "Pots and planters"},
		{URL: "https://shop.example.com/pots/terracotta", Title: "Terracotta pot"},
		{URL: "https://shop.example.com/plants/fern", Title: "Boston fern"},
		{URL: "https://shop.example.com/plants/olive", Title: "Olive tree"},
		{URL: "https://shop.example.com/tools", Title: "Tools"},
		{URL: "https://shop.example.com/delivery", Title: "Delivery and returns"},
		{URL: "https://shop.example.com/cart", Title: "Your basket"},
		{URL: "https://shop.example.com/checkout", Title: "Checkout"},
		{URL: "https://shop.example.com/checkout/done", Title: "Thank you for your order"},
		{URL: "https://shop.example.com/account", Title: "Your account"},
	}
	referrers = []string{"", "", "", "https://www.google.com/search?q=terracotta+pots", "https://www.google.com/search?q=indoor+fern+care",
		"https://www.bing.com/search?q=olive+tree+pot", "https://duckduckgo.com/?q=plant+delivery", "https://www.facebook.com/", "https://blog.example.org/ten-easy-plants"}
	languages  = []string{"en-GB", "en-GB", "en-US", "de-DE", "fr-FR", "es-ES", "nl-NL"}
	userAgents = []string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
		"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
		"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
	}
)

// topic is what a talk is about: the first line is the visitor's question, the others go on with it.
type topic struct{ question, more, answer []string }

var topics = []topic{
	{[]string{"Where is my order? It should have been here yesterday.", "My parcel has not arrived yet.", "Can you tell me when my delivery comes?"},
		[]string{"The number is on the invoice, I think.", "It was promised for this week.", "Nobody rang the bell.", "Can it go to a neighbour instead?"},
		[]string{"Let me look that up for you.", "The carrier has it and will come tomorrow morning.", "I have sent you the tracking link by mail.", "I am sorry that it took so long."}},
	{[]string{"One of the pots is cracked.", "The plant arrived with broken branches.", "There is a leaf missing from the table I got."},
		[]string{"I can send a photo.", "A replacement would be best.", "Do I have to send it back?", "That is kind, thank you."},
		[]string{"That should not happen, I am sorry.", "We will send another one today.", "You can keep the broken one.", "Would you rather have the money back?"}},
	{[]string{"Does the fern cope with a dark hallway?", "How often does the olive tree want water?", "Which soil is right for terracotta pots?"},
		[]string{"There is a window, but it faces north.", "It stands next to the radiator in winter.", "And when should I repot it?", "Is there a smaller size?"},
		[]string{"It likes it bright but without direct sun.", "Once a week is enough, less in winter.", "Every two or three years in spring.", "A layer of gravel at the bottom helps."}},
	{[]string{"The voucher code does not work at checkout.", "I cannot pay by card.", "Why is delivery charged twice in my basket?"},
		[]string{"It says that the code has ended.", "I tried it on two browsers.", "The total is still wrong.", "Now it worked, great."},
		[]string{"Please take everything out of the basket and put it in again.", "That code was for first orders only, but I will make an exception.", "I have corrected the total.", "Is there anything else that I can do?"}},
	{[]string{"I would like to return two planters.", "How long do I have to send something back?", "The colour is different from the picture."},
		[]string{"They are still in the box.", "I no longer have the label.", "Who pays for the parcel?", "When will I get the money?"},
		[]string{"You have thirty days from the day it arrived.", "I have mailed you a label.", "Returns are free within the country.", "It takes about five days after it is here."}},
}

func (t topic) visitor(d dice, said int) string {
	if said <= 1 {
		return pick(d, t.question)
	}
	return pick(d, t.more)
}

func (t topic) agent(d dice, said int) string {
	if said == 0 {
		return pick(d, []string{"Hello, how can I help?", "Good day! What can I do for you?", "Hi, thanks for waiting. How may I help?"})
	}
	return pick(d, t.answer)
}
