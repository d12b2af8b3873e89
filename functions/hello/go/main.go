package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

// MyEvent is what a caller sends.
type MyEvent struct {
	Name string `json:"name"`
}

// HandleRequest greets whom the event names.
func HandleRequest(_ context.Context, event MyEvent) (string, error) {
	return fmt.Sprintf("Hello %s!", event.Name), nil
}

func main() {
	lambda.Start(HandleRequest)
}
