// SPDX-License-Identifier: Apache-2.0
//
// java -cp hazelcast-VERSION.jar Job.java CLUSTER HOST:PORT... -- the same as job.py, with the client of any Hazelcast from 4.0.

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

public final class Job {
	public static void main(String[] args) throws Exception {
		ClientConfig config = new ClientConfig().setClusterName(args[0]);
		for (int i = 1; i < args.length; i++)
			config.getNetworkConfig().addAddress(args[i]);
		config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(20_000);
		var client = HazelcastClient.newHazelcastClient(config);
		var map = client.<String, String>getMap("job");
		var topic = client.<String>getTopic("job");
		var heard = new CountDownLatch(1);
		boolean same = true;
		for (int i = 0; i < 100; i++)
			map.set("java" + i, "value-" + i);
		for (int i = 0; i < 100; i++)
			same &= ("value-" + i).equals(map.get("java" + i));
		topic.addMessageListener(m -> {
			if (m.getMessageObject().equals("java"))
				heard.countDown();
		});
		topic.publish("java");
		System.out.println("members=" + client.getCluster().getMembers().size() + " map=" + (same ? "yes" : "no") + " topic=" +
			(heard.await(10, TimeUnit.SECONDS) ? "yes" : "no"));
		client.shutdown();
	}
}
