package chat

import (
	"fmt"
	"slices"
)

// State is where a chat is on its way from request to end.
type State string

// The states. Agents are in a chat that waits only while it is handed on.
const (
	Queued   State = "queued"   // waits, nobody is there to take it
	Offered  State = "offered"  // waits, shown to every agent who may take it, or to one
	Chatting State = "chatting" // agents are in it
	Ended    State = "ended"
)

// Waiting tells the states in which a chat is on the waiting list.
func (s State) Waiting() bool { return s == Queued || s == Offered }

// Move is what happens to a chat.
type Move string

// The moves.
const (
	Offer    Move = "offer"    // an agent who may take it has appeared
	Withdraw Move = "withdraw" // the last agent who might have taken it is gone
	Accept   Move = "accept"   // an agent takes it
	Refuse   Move = "refuse"   // the last agent who might have taken it turned it down
	Abandon  Move = "abandon"  // the visitor leaves while waiting
	HandOn   Move = "handOn"   // it is handed on to another agent or department
	Return   Move = "return"   // nobody takes what was handed on: its agents keep it
	Requeue  Move = "requeue"  // its last agent is gone
	End      Move = "end"      // somebody ends it
	Switch   Move = "switch"   // the visitor leaves a message instead of waiting, or is to
)

// Transition is one line of the table.
type Transition struct {
	Move Move
	From []State
	To   State
}

// Transitions is the whole life of a chat. It begins Queued or Offered, whichever
// the first decision about it says, or Ended when a message is to be left instead, and
// nothing leads out of Ended.
var Transitions = []Transition{
	{Offer, []State{Queued}, Offered},
	{Withdraw, []State{Offered}, Queued},
	{Accept, []State{Queued, Offered}, Chatting},
	{Refuse, []State{Queued, Offered}, Ended},
	{Abandon, []State{Queued, Offered}, Ended},
	{HandOn, []State{Chatting}, Offered},
	{Return, []State{Queued, Offered}, Chatting},
	{Requeue, []State{Chatting}, Queued},
	{End, []State{Chatting}, Ended},
	{Switch, []State{Queued, Offered}, Ended},
}

// transition finds a move's line.
func transition(m Move) Transition {
	for _, t := range Transitions {
		if t.Move == m {
			return t
		}
	}
	panic(fmt.Sprintf("chat: %q is no move", m))
}

// may tells whether a chat in state s can make the move.
func (s State) may(m Move) bool { return slices.Contains(transition(m).From, s) }
