package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// Request is what the driver asks, as far as this step reads it.
type Request struct {
	Input struct {
		To    json.RawMessage `json:"to"`
		Slice int             `json:"slice"`
	} `json:"input"`
	State    *State `json:"state"`
	Deadline int64  `json:"deadline"`
}

// State is what the next hop has to know.
type State struct {
	Next  int `json:"next"`
	Found int `json:"found"`
}

// Response is what the step answers.
type Response struct {
	Status string         `json:"status"`
	State  *State         `json:"state,omitempty"`
	Result map[string]int `json:"result,omitempty"`
	Reason string         `json:"reason,omitempty"`
	Done   int            `json:"done,omitempty"`
	Total  int            `json:"total,omitempty"`
}

// CountPrimes counts the primes from 1 to input.to, at most input.slice numbers at a hop: the least step there is.
func CountPrimes(_ context.Context, request Request) (Response, error) {
	var to int
	if err := json.Unmarshal(request.Input.To, &to); err != nil || to < 1 {
		reason := fmt.Sprintf("input.to is %s; send a whole number, 1 or more", request.Input.To)
		return Response{Status: "failed", Reason: reason}, nil
	}
	slice := request.Input.Slice
	if slice == 0 {
		slice = 1000
	}
	state := State{Next: 1}
	if request.State != nil {
		state = *request.State
	}
	end := min(state.Next+slice, to+1)
	for {
		if isPrime(state.Next) {
			state.Found++
		}
		state.Next++
		if state.Next >= end || time.Now().UnixMilli() >= request.Deadline {
			break
		}
	}
	done := state.Next - 1
	if state.Next > to {
		return Response{Status: "finished", Result: map[string]int{"primes": state.Found}, Done: done, Total: to}, nil
	}
	return Response{Status: "continue", State: &state, Done: done, Total: to}, nil
}

func isPrime(number int) bool {
	for factor := 2; factor*factor <= number; factor++ {
		if number%factor == 0 {
			return false
		}
	}
	return number > 1
}

func min(one, other int) int {
	if one < other {
		return one
	}
	return other
}

func main() {
	lambda.Start(CountPrimes)
}
