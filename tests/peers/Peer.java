// SPDX-License-Identifier: Apache-2.0
//
// A real Hazelcast member (or client) that does what it is told. One command a line on standard input:
//
//	ANSWER-FILE VERB ARGUMENT...
//
// The answer ("ok ..." or "no ...") goes to ANSWER-FILE, usually a fifo. One member at a time lives in the process: after
// "shutdown" or "terminate" another "start" is fine, and much faster than another JVM. The verbs stand in verbs() below.

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.cluster.ClusterState;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.IndexType;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.config.PartitionGroupConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.partition.Partition;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

public final class Peer {
	private interface Verb {
		String run(String[] args) throws Exception;
	}

	private static final long PATIENCE_MS = 30_000;
	private static final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
	private static volatile HazelcastInstance member;
	private static volatile HazelcastInstance client;
	private static volatile PrintStream log = System.err;

	private static Map<String, Verb> verbs() {
		Map<String, Verb> verbs = new TreeMap<>();
		verbs.put("start", Peer::start); // KEY=VALUE..., see configure()
		verbs.put("shutdown", a -> end(() -> member.getLifecycleService().shutdown())); // data goes to the others first
		verbs.put("terminate", a -> end(() -> member.getLifecycleService().terminate()));
		verbs.put("members", a -> members(member)); // one line each, the oldest first
		verbs.put("wait-size", a -> waitFor(() -> member.getCluster().getMembers().size() == number(a[0])));
		verbs.put("safe", a -> waitFor(() -> member.getPartitionService().isClusterSafe()));
		verbs.put("put", Peer::put); // MAP N: keys 0..N-1
		verbs.put("get", Peer::get); // MAP N: what "put" wrote is there, all of it
		verbs.put("size", a -> "ok " + map(a[0]).size());
		verbs.put("calls", a -> Calls.run(member.getMap(a[0]))); // MAP: everything a storing node answers
		verbs.put("calls-seen", a -> Calls.run(client.getMap(a[0])));
		verbs.put("structs", a -> Calls.structs(member, a[0])); // NAME: of a queue, a list, a multimap ...
		verbs.put("structs-seen", a -> Calls.structs(client, a[0]));
		verbs.put("submit", a -> Calls.submit(member, a[0])); // HOST: tasks that the member there does not run
		verbs.put("keep", a -> Calls.keep(member)); // the result of a task stays in a durable executor
		verbs.put("submit-seen", a -> Calls.submit(client, a[0]));
		verbs.put("fill", a -> Calls.fill(member, number(a[0]))); // N: queues, lists, sets, ring buffers, keys of a multimap
		verbs.put("filled", a -> Calls.filled(member, number(a[0]))); // N: what "fill" wrote is there
		verbs.put("caches-fill", a -> Caches.fill(member, false, number(a[0]))); // N: entries of two caches
		verbs.put("caches-filled", a -> Caches.filled(member, false, number(a[0])));
		verbs.put("caches-filled-seen", a -> Caches.filled(client, true, number(a[0])));
		verbs.put("caches", a -> Caches.run(member, false, a[0], a.length > 1)); // CACHE [processes]: all of JCache, entry processors among it or refused
		verbs.put("caches-seen", a -> Caches.run(client, true, a[0], a.length > 1));
		verbs.put("caches-fill-seen", a -> Caches.fill(client, true, number(a[0])));
		verbs.put("caches-near", a -> Caches.near(client, member)); // written through the member, heard of by the client's near cache
		verbs.put("caches-walk", a -> Caches.walk(client, number(a[0]))); // N entries, each seen once
		verbs.put("count", a -> Calls.count(member, number(a[0]), number(a[1]))); // N VALUE: N atomic longs, that now are VALUE
		verbs.put("hold", a -> Calls.hold(member, a[0], number(a[1]))); // NAME N: N locks with fences
		verbs.put("held", a -> Calls.held(member, a[0], number(a[1]), true)); // NAME N
		verbs.put("release", a -> Calls.release(member, a[0], number(a[1]))); // NAME N: what it holds
		verbs.put("pn-add", a -> "ok " + member.getPNCounter(a[0]).addAndGet(number(a[1]))); // NAME N
		verbs.put("pn-is", a -> waitFor(() -> member.getPNCounter(a[0]).get() == number(a[1]))); // NAME N
		verbs.put("lock", a -> { member.getMap(a[0]).lock(a[1]); return "ok"; }); // MAP KEY: a text
		verbs.put("index", a -> { map(a[0]).addIndex(IndexType.valueOf(a[1]), a[2]); return "ok"; }); // MAP TYPE ATTRIBUTE
		verbs.put("indexed", a -> "ok " + String.join(" ", new TreeSet<>(map(a[0]).getLocalMapStats().getIndexStats().keySet()))); // MAP
		verbs.put("owned", a -> "ok " + map(a[0]).getLocalMapStats().getOwnedEntryCount());
		verbs.put("backups", a -> "ok " + map(a[0]).getLocalMapStats().getBackupEntryCount());
		verbs.put("owners", a -> owners()); // UUID=PARTITIONS...
		verbs.put("wait-balance", a -> waitFor(() -> balanced(number(a[0])))); // DATA-MEMBERS
		verbs.put("listen", Peer::listen); // TOPIC
		verbs.put("publish", a -> { member.getTopic(a[0]).publish(a[1]); return "ok"; });
		verbs.put("listen-map", a -> { // MAP: what is added is "heard"
			member.getMap(a[0]).addEntryListener((EntryAddedListener<Object, Object>) e ->
				heard.add("ADDED " + e.getKey() + " " + e.getValue()), true);
			return "ok";
		});
		verbs.put("heard", a -> { String s = heard.poll(10, TimeUnit.SECONDS); return s == null ? "no" : "ok " + s; });
		verbs.put("state", a -> { member.getCluster().changeClusterState(ClusterState.valueOf(a[0])); return "ok"; });
		verbs.put("shutdown-all", a -> end(() -> member.getCluster().shutdown())); // PASSIVE, then everybody is told to end
		verbs.put("connect", Peer::connect); // CLUSTER [bound] HOST:PORT...: a client, beside the member or without one; bound: to one member
		verbs.put("disconnect", a -> { client.shutdown(); return "ok"; });
		verbs.put("seen", a -> members(client));
		verbs.put("wait-seen", a -> waitFor(() -> client.getCluster().getMembers().size() == number(a[0])));
		verbs.put("size-seen", a -> "ok " + client.getMap(a[0]).size());
		verbs.put("exit", a -> { System.exit(0); return ""; });
		return verbs;
	}

	private static Config configure(String[] args) throws Exception {
		Config config = new Config();
		config.setProperty("hazelcast.phone.home.enabled", "false");
		config.setProperty("hazelcast.logging.type", "jdk");
		config.setProperty("hazelcast.shutdownhook.enabled", "false");
		config.getJetConfig().setEnabled(false);
		config.getMetricsConfig().setEnabled(false);
		config.getNetworkConfig().setPortAutoIncrement(false);
		config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
		config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
		config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true);
		config.addMapConfig(new MapConfig("bare").setBackupCount(0)); // a map that nothing but a migration can save
		config.addMapConfig(new MapConfig("twice").setBackupCount(2));
		for (String arg : args) {
			int cut = (arg + '=').indexOf('=');
			option(config, arg.substring(0, cut), cut < arg.length() ? arg.substring(cut + 1) : "");
		}
		return config;
	}

	private static void option(Config config, String key, String value) throws Exception {
		var net = config.getNetworkConfig();
		switch (key) {
		case "cluster": config.setClusterName(value); break;
		case "port": net.setPort(number(value)); break;
		case "bind": net.getInterfaces().setEnabled(true).addInterface(value); break;
		case "lite": config.setLiteMember(true); break;
		case "caches": break; // tests/peers/hazelcast has looked
		case "members":
			for (String m : value.split(","))
				net.getJoin().getTcpIpConfig().addMember(m);
			break;
		case "multicast":
			net.getJoin().getTcpIpConfig().setEnabled(false);
			net.getJoin().getMulticastConfig().setEnabled(true);
			if (!value.isEmpty())
				net.getJoin().getMulticastConfig().setMulticastGroup(value.split(":")[0])
					.setMulticastPort(number(value.split(":")[1]));
			break;
		case "groups":
			config.getPartitionGroupConfig().setEnabled(true)
				.setGroupType(PartitionGroupConfig.MemberGroupType.valueOf(value));
			break;
		case "managed-from": config.getManagementCenterConfig().addTrustedInterface(value); break;
		case "log": log = new PrintStream(Files.newOutputStream(Path.of(value)), true); break;
		default:
			if (key.startsWith("attribute."))
				config.getMemberAttributeConfig().setAttribute(key.substring(10), value);
			else if (key.startsWith("hazelcast."))
				config.setProperty(key, value);
			else
				throw new IllegalArgumentException("unknown option " + key);
		}
	}

	private static String start(String[] args) throws Exception {
		if (member != null)
			return "no: a member lives here already";
		HazelcastInstance m = Hazelcast.newHazelcastInstance(configure(args));
		if (!m.getLifecycleService().isRunning())
			return "no: it did not stay up";
		member = m;
		Member self = m.getCluster().getLocalMember();
		return "ok " + self.getUuid() + " " + self.getAddress().getHost() + ":" + self.getAddress().getPort();
	}

	private static String end(Runnable how) {
		how.run();
		member = null;
		heard.clear();
		return "ok";
	}

	private static String connect(String[] args) {
		ClientConfig config = new ClientConfig().setClusterName(args[0]);
		for (int i = 1; i < args.length; i++)
			if (args[i].equals("bound"))
				config.getNetworkConfig().setSmartRouting(false);
			else
				config.getNetworkConfig().addAddress(args[i]);
		config.addNearCacheConfig(new NearCacheConfig("near-*"));
		config.getConnectionStrategyConfig().getConnectionRetryConfig().setInitialBackoffMillis(100)
			.setMaxBackoffMillis(500).setClusterConnectTimeoutMillis(PATIENCE_MS);
		client = HazelcastClient.newHazelcastClient(config);
		return "ok";
	}

	private static String members(HazelcastInstance seen) {
		StringBuilder out = new StringBuilder("ok");
		for (Member m : seen.getCluster().getMembers())
			out.append('\n').append(m.getUuid()).append(' ').append(m.getAddress().getHost()).append(':')
				.append(m.getAddress().getPort()).append(m.isLiteMember() ? " lite" : " data")
				.append(m.localMember() ? " self" : "");
		return out.toString();
	}

	private static IMap<Integer, String> map(String name) {
		return member.getMap(name);
	}

	private static String put(String[] args) {
		for (int i = 0; i < number(args[1]); i++)
			map(args[0]).put(i, "value-" + i);
		return "ok";
	}

	private static String get(String[] args) {
		int missing = 0;
		for (int i = 0; i < number(args[1]); i++)
			if (!("value-" + i).equals(map(args[0]).get(i)))
				missing++;
		return missing == 0 ? "ok" : "no: " + missing + " of " + args[1] + " entries are gone";
	}

	private static Map<String, Integer> counts() {
		Map<String, Integer> counts = new TreeMap<>();
		for (Partition p : member.getPartitionService().getPartitions())
			counts.merge(p.getOwner() == null ? "none" : p.getOwner().getUuid().toString(), 1, Integer::sum);
		return counts;
	}

	private static String owners() {
		return "ok " + counts().toString().replaceAll("[{},]", "");
	}

	// Each of N owners has its fair share of the partitions, give or take a few, and nobody else has any.
	private static boolean balanced(int n) {
		Map<String, Integer> counts = counts();
		int all = member.getPartitionService().getPartitions().size();
		return counts.size() == n && !counts.containsKey("none")
			&& counts.values().stream().allMatch(c -> Math.abs(c - all / n) <= all / n / 5 + 1);
	}

	private static String listen(String[] args) {
		member.getTopic(args[0]).addMessageListener(m -> heard.add(String.valueOf(m.getMessageObject())));
		return "ok";
	}

	private static String waitFor(BooleanSupplier holds) throws InterruptedException {
		for (long end = System.nanoTime() + PATIENCE_MS * 1_000_000; System.nanoTime() - end < 0; Thread.sleep(20))
			if (holds.getAsBoolean())
				return "ok";
		return "no: not within " + PATIENCE_MS + " ms; " + (member == null ? "" : owners() + "; " + members(member).replace('\n', ' '));
	}

	private static int number(String s) {
		return Integer.parseInt(s);
	}

	// "12:00:01.234 WARNING [logger] message", and a throwable behind it: what tests read.
	private static void logTo() {
		DateTimeFormatter clock = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
		Logger root = Logger.getLogger("");
		for (Handler h : root.getHandlers())
			root.removeHandler(h);
		root.setLevel(Level.INFO);
		root.addHandler(new Handler() {
			@Override public synchronized void publish(LogRecord r) {
				log.println(LocalTime.now().format(clock) + " " + r.getLevel() + " ["
					+ r.getLoggerName() + "] " + r.getMessage());
				if (r.getThrown() != null)
					r.getThrown().printStackTrace(log);
			}
			@Override public void flush() { }
			@Override public void close() { }
		});
	}

	private static void answer(String line, Map<String, Verb> verbs) {
		String[] words = line.trim().split(" +");
		String text;
		try {
			Verb verb = words.length > 1 ? verbs.get(words[1]) : null;
			text = verb == null ? "no: unknown verb in: " + line : verb.run(java.util.Arrays.copyOfRange(words, 2, words.length));
		} catch (Throwable t) {
			text = "no: " + t;
		}
		try {
			Files.writeString(Path.of(words[0]), text + "\n");
		} catch (Exception e) {
			log.println("cannot answer: " + e);
		}
	}

	public static void main(String[] args) throws Exception {
		Map<String, Verb> verbs = verbs();
		logTo();
		System.out.println("ready");
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		for (String line; (line = in.readLine()) != null; ) {
			String l = line;
			new Thread(() -> answer(l, verbs)).start(); // a verb that hangs holds up nobody else
		}
		System.exit(0);
	}
}
