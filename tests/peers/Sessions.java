/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions.java - what a real Java client and real members say to each other, recorded between them: one line of JSON for each direction of
 * each connection, {"line","from","hex"}. Two members, each behind a relay that is its public address, and one client that does most of
 * what a map, a topic and a ring buffer can do. The lines are kept in tests/vectors/sessions.tar.xz; made again only to add to them:
 *   javac -d DIR -cp JAR tests/peers/Sessions.java; java -XX:-UsePerfData -Djava.net.preferIPv4Stack=true -cp DIR:JAR Sessions 5.3
 * with JAR from tests/peers/fetch hazelcast-5.3.8.
 */
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.*;
import com.hazelcast.core.*;
import com.hazelcast.map.*;
import com.hazelcast.map.listener.*;
import com.hazelcast.query.Predicates;
import com.hazelcast.ringbuffer.*;
import java.io.*;
import java.net.*;
import java.util.*;
import java.util.concurrent.*;

public class Sessions {
	static final int FIRST = 27700;
	static final List<Object[]> streams = Collections.synchronizedList(new ArrayList<>());

	/* --- a relay: all bytes of both directions --- */
	static void copy(InputStream in, OutputStream out, ByteArrayOutputStream copy) {
		byte[] b = new byte[65536];
		try {
			for (int n; (n = in.read(b)) > 0;) {
				synchronized (copy) {
					copy.write(b, 0, n);
				}
				out.write(b, 0, n);
			}
			out.close();
		} catch (IOException e) {
			/* the other side is gone */
		}
	}

	static void run(Runnable r) {
		Thread t = new Thread(r);
		t.setDaemon(true);
		t.start();
	}

	static void relay(int from, int to) throws IOException {
		ServerSocket server = new ServerSocket(from, 50, InetAddress.getByName("127.0.0.1"));
		run(() -> {
			while (true) {
				try {
					Socket a = server.accept(), b = new Socket("127.0.0.1", to);
					ByteArrayOutputStream up = new ByteArrayOutputStream(), down = new ByteArrayOutputStream();
					streams.add(new Object[] { up, down });
					InputStream ai = a.getInputStream(), bi = b.getInputStream();
					OutputStream ao = a.getOutputStream(), bo = b.getOutputStream();
					run(() -> copy(ai, bo, up));
					run(() -> copy(bi, ao, down));
				} catch (IOException e) {
					return;
				}
			}
		});
	}

	static HazelcastInstance member(int i) {
		Config c = new Config();
		c.setProperty("hazelcast.phone.home.enabled", "false").setProperty("hazelcast.logging.type", "none");
		NetworkConfig n = c.getNetworkConfig();
		n.setPort(FIRST + 10 + i).setPortAutoIncrement(false).setPublicAddress("127.0.0.1:" + (FIRST + i));
		n.getJoin().getMulticastConfig().setEnabled(false);
		n.getJoin().getAutoDetectionConfig().setEnabled(false);
		n.getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + FIRST);
		n.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
		c.getMapConfig("near").setInMemoryFormat(InMemoryFormat.BINARY);
		return Hazelcast.newHazelcastInstance(c);
	}

	public static class Twice implements EntryProcessor<String, Integer, Integer>, Serializable {
		public Integer process(Map.Entry<String, Integer> e) {
			Integer v = e.getValue();
			if (v != null)
				e.setValue(2 * v);
			return v;
		}
	}
	public static class Point { /* compact, without configuration */
		public int x = 1;
		public String label = "here";
	}

	/* --- what is done --- */
	static void maps(HazelcastInstance c) throws Exception {
		IMap<String, Integer> m = c.getMap("m\u00fcnz");
		m.addEntryListener((EntryAddedListener<String, Integer>) e -> { }, true);
		UUID id = m.addEntryListener((EntryUpdatedListener<String, Integer>) e -> { }, "a", false);
		m.addEntryListener((EntryRemovedListener<String, Integer>) e -> { }, Predicates.sql("this > 1"), true);
		m.addEntryListener((EntryRemovedListener<String, Integer>) e -> { }, Predicates.sql("this > 1"), "b", true);
		for (int i = 0; i < 20; i++)
			m.put("k" + i, i);
		m.put("a", 1);
		m.put("a", 2, 60, TimeUnit.SECONDS);
		m.put("a", 2, 60, TimeUnit.SECONDS, 30, TimeUnit.SECONDS);
		m.get("a");
		m.get("none");
		m.replace("a", 3);
		m.replace("a", 3, 4);
		m.containsKey("a");
		m.containsValue(4);
		m.remove("a", 9);
		m.delete("b");
		m.flush();
		m.tryPut("b", 1, 1, TimeUnit.SECONDS);
		m.tryRemove("b", 1, TimeUnit.SECONDS);
		m.putTransient("c", 1, 5, TimeUnit.SECONDS);
		m.putTransient("c", 1, 5, TimeUnit.SECONDS, 6, TimeUnit.SECONDS);
		m.putIfAbsent("d", 1);
		m.putIfAbsent("d", 1, 5, TimeUnit.SECONDS, 6, TimeUnit.SECONDS);
		m.set("e", 1);
		m.set("e", 1, 5, TimeUnit.SECONDS, 6, TimeUnit.SECONDS);
		m.setTtl("e", 50, TimeUnit.SECONDS);
		m.lock("a");
		m.isLocked("a");
		m.unlock("a");
		m.tryLock("a", 1, TimeUnit.SECONDS, 2, TimeUnit.SECONDS);
		m.forceUnlock("a");
		m.getEntryView("a");
		m.getEntryView("none");
		m.evict("k1");
		m.keySet();
		m.getAll(new TreeSet<>(List.of("a", "k2", "none")));
		m.values();
		m.entrySet();
		m.keySet(Predicates.sql("this > 5"));
		m.values(Predicates.sql("this > 5"));
		m.entrySet(Predicates.sql("this > 5"));
		m.size();
		m.isEmpty();
		m.putAll(new TreeMap<>(Map.of("x", 1, "y", 2)));
		m.executeOnKey("x", new Twice());
		m.submitToKey("x", new Twice()).toCompletableFuture().get();
		m.executeOnKeys(new TreeSet<>(List.of("x", "y")), new Twice());
		m.executeOnEntries(new Twice());
		m.executeOnEntries(new Twice(), Predicates.sql("this > 5"));
		for (Iterator<Map.Entry<String, Integer>> i = m.iterator(); i.hasNext();)
			i.next();
		m.removeAll(Predicates.sql("this > 500"));
		m.remove("x");
		m.removeEntryListener(id);
		m.evictAll();
		m.clear();
		try {
			m.unlock("never");
		} catch (IllegalMonitorStateException e) {
			/* the error message */
		}
		IMap<String, Integer> near = c.getMap("near");
		near.put("a", 1);
		near.get("a");
		near.put("a", 2);
		near.clear();
		c.<String, Object>getMap("points").put("p", new Point());
		c.<String, Object>getMap("points").get("p");
	}

	static void topics(HazelcastInstance c) throws Exception {
		CountDownLatch heard = new CountDownLatch(2);
		UUID id = c.getTopic("news").addMessageListener(m -> heard.countDown());
		c.getTopic("news").publish("one");
		c.getTopic("news").publishAll(List.of("two", "three"));
		heard.await(10, TimeUnit.SECONDS);
		c.getTopic("news").removeMessageListener(id);
		Ringbuffer<String> r = c.getRingbuffer("ring");
		r.add("a");
		r.addAllAsync(List.of("b", "c"), OverflowPolicy.OVERWRITE).toCompletableFuture().get();
		r.size();
		r.headSequence();
		r.tailSequence();
		r.capacity();
		r.remainingCapacity();
		r.readOne(0);
		r.readManyAsync(0, 1, 10, null).toCompletableFuture().get();
	}

	static void cluster(HazelcastInstance c) throws Exception {
		UUID id = c.addDistributedObjectListener(new DistributedObjectListener() {
			public void distributedObjectCreated(DistributedObjectEvent e) { }
			public void distributedObjectDestroyed(DistributedObjectEvent e) { }
		});
		UUID lost = c.getPartitionService().addPartitionLostListener(e -> { });
		c.getMap("short-lived").destroy();
		c.getDistributedObjects();
		c.removeDistributedObjectListener(id);
		c.getPartitionService().removePartitionLostListener(lost);
		Thread.sleep(7000); /* statistics, a ping */
	}

	static byte[] taken(Object stream) {
		synchronized (stream) {
			return ((ByteArrayOutputStream) stream).toByteArray();
		}
	}

	static void print(String line, String from, byte[] bytes) {
		StringBuilder hex = new StringBuilder();
		for (byte b : bytes)
			hex.append(String.format("%02x", b));
		System.out.printf("{\"line\":\"%s\",\"from\":\"%s\",\"hex\":\"%s\"}\n", line, from, hex);
	}

	public static void main(String[] args) throws Exception {
		for (int i = 0; i < 2; i++)
			relay(FIRST + i, FIRST + 10 + i);
		member(0);
		HazelcastInstance second = member(1);
		ClientConfig config = new ClientConfig();
		config.setProperty("hazelcast.logging.type", "none").setProperty("hazelcast.client.heartbeat.interval", "2000");
		config.getNetworkConfig().addAddress("127.0.0.1:" + FIRST);
		config.addNearCacheConfig(new NearCacheConfig("near"));
		HazelcastInstance c = HazelcastClient.newHazelcastClient(config);
		topics(c);
		cluster(c);
		maps(c);
		second.shutdown();
		try {
			c.getMap("after").size();
		} catch (HazelcastException e) {
			/* its connection went with the member */
		}
		c.shutdown();
		ClientConfig wrong = new ClientConfig();
		wrong.setClusterName("other").setProperty("hazelcast.logging.type", "none");
		wrong.getNetworkConfig().addAddress("127.0.0.1:" + FIRST);
		wrong.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(500);
		try {
			HazelcastClient.newHazelcastClient(wrong);
		} catch (RuntimeException e) {
			/* refused */
		}
		for (Object[] s : new ArrayList<>(streams)) {
			byte[] up = taken(s[0]), down = taken(s[1]);
			if (up.length > 3 && up[0] == 'C' && up[1] == 'P') {
				print(args[0], "client", Arrays.copyOfRange(up, 3, up.length));
				print(args[0], "member", down);
			}
		}
		System.exit(0);
	}
}
