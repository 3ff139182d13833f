// SPDX-License-Identifier: Apache-2.0
//
// job CLUSTER HOST:PORT... -- the same as job.py, with the official Go client (fetch go-client-VERSION builds it).
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/hazelcast/hazelcast-go-client"
	"github.com/hazelcast/hazelcast-go-client/cluster"
	"github.com/hazelcast/hazelcast-go-client/logger"
	"github.com/hazelcast/hazelcast-go-client/types"
)

func yes(so bool) string {
	if so {
		return "yes"
	}
	return "no"
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	ctx := context.Background()
	config := hazelcast.Config{}
	config.Cluster.Name = os.Args[1]
	config.Cluster.Network.SetAddresses(os.Args[2:]...)
	config.Cluster.ConnectionStrategy.Timeout = types.Duration(20 * time.Second)
	config.Logger.Level = logger.OffLevel
	members := make(map[types.UUID]bool)
	config.AddMembershipListener(func(event cluster.MembershipStateChanged) {
		if event.State == cluster.MembershipStateAdded {
			members[event.Member.UUID] = true
		}
	})
	client, err := hazelcast.StartNewClientWithConfig(ctx, config)
	must(err)
	box, err := client.GetMap(ctx, "job")
	must(err)
	topic, err := client.GetTopic(ctx, "job")
	must(err)
	same := true
	for i := 0; i < 100; i++ {
		must(box.Set(ctx, fmt.Sprint("go", i), fmt.Sprint("value-", i)))
	}
	for i := 0; i < 100; i++ {
		value, err := box.Get(ctx, fmt.Sprint("go", i))
		must(err)
		same = same && value == fmt.Sprint("value-", i)
	}
	heard := make(chan bool, 1)
	_, err = topic.AddMessageListener(ctx, func(event *hazelcast.MessagePublished) {
		if event.Value == "go" {
			heard <- true
		}
	})
	must(err)
	must(topic.Publish(ctx, "go"))
	was := false
	select {
	case was = <-heard:
	case <-time.After(10 * time.Second):
	}
	fmt.Printf("members=%d map=%s topic=%s\n", len(members), yes(same), yes(was))
	must(client.Shutdown(ctx))
}
