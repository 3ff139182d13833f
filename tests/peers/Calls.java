// SPDX-License-Identifier: Apache-2.0
// Calls.java - every call on a map, queue, list, set, ring buffer and reliable topic that a storing node answers, with what Hazelcast's own
// members answer. The same for a member's and for a client's: "calls", "structs", "calls-seen" and "structs-seen" of Peer.java.
import com.hazelcast.cardinality.CardinalityEstimator;
import com.hazelcast.cluster.Member;
import com.hazelcast.collection.IList;
import com.hazelcast.collection.IQueue;
import com.hazelcast.collection.ISet;
import com.hazelcast.collection.ItemEvent;
import com.hazelcast.collection.ItemListener;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.EntryView;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.crdt.pncounter.PNCounter;
import com.hazelcast.flakeidgen.FlakeIdGenerator;
import com.hazelcast.map.IMap;
import com.hazelcast.multimap.MultiMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import com.hazelcast.replicatedmap.ReplicatedMap;
import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import com.hazelcast.ringbuffer.StaleSequenceException;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import com.hazelcast.topic.ReliableMessageListener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

final class Calls {
	private static int number;

	private static void holds(boolean yes) {
		number++;
		if (!yes)
			throw new AssertionError("check " + number);
	}

	private static void same(Object expected, Object found) {
		number++;
		if (expected == null ? found != null : !expected.equals(found))
			throw new AssertionError("check " + number + ": " + expected + " was expected, not " + found);
	}

	private static void fails(Class<? extends Throwable> how, Runnable what) {
		number++;
		try {
			what.run();
		} catch (Throwable t) {
			if (how.isInstance(t))
				return;
			throw new AssertionError("check " + number, t);
		}
		throw new AssertionError("check " + number + ": " + how.getSimpleName() + " was expected");
	}

	private static void byKey(IMap<String, String> m) {
		same(null, m.put("a", "1"));
		same("1", m.put("a", "2"));
		m.set("a", "3");
		same("3", m.get("a"));
		same(null, m.get("none"));
		holds(m.containsKey("a") && !m.containsKey("none"));
		same("3", m.putIfAbsent("a", "4"));
		same(null, m.putIfAbsent("b", "4"));
		same("4", m.replace("b", "5"));
		same(null, m.replace("none", "5"));
		holds(m.replace("b", "5", "6") && !m.replace("b", "5", "7"));
		holds(m.tryPut("b", "8", 1, TimeUnit.SECONDS));
		holds(!m.remove("b", "9") && m.remove("b", "8"));
		same(null, m.remove("b"));
		m.putTransient("c", "1", 0, TimeUnit.SECONDS);
		holds(m.tryRemove("c", 1, TimeUnit.SECONDS));
		m.delete("c");
		same("3", m.remove("a"));
		m.put("e", "1");
		holds(m.evict("e") && !m.evict("e"));
	}

	private static void times(IMap<String, String> m) throws Exception {
		m.put("t", "1", 1, TimeUnit.HOURS);
		m.set("t", "2", 2, TimeUnit.HOURS, 1, TimeUnit.HOURS);
		EntryView<String, String> v = m.getEntryView("t");
		holds(v.getTtl() == 7200000 && v.getMaxIdle() == 3600000 && v.getVersion() == 1 && "2".equals(v.getValue()));
		same(null, m.getEntryView("none"));
		holds(m.setTtl("t", 1, TimeUnit.SECONDS) && !m.setTtl("none", 1, TimeUnit.SECONDS));
		for (int i = 0; i < 200 && m.get("t") != null; i++)
			Thread.sleep(20);
		same(null, m.get("t"));
	}

	private static void locks(IMap<String, String> m) throws Exception {
		m.lock("k");
		holds(m.isLocked("k") && m.tryLock("k"));
		CountDownLatch refused = new CountDownLatch(1);
		FutureTask<Boolean> other = new FutureTask<>(() -> {
			boolean ok = !m.tryLock("k") && !m.tryPut("k", "x", 50, TimeUnit.MILLISECONDS);
			fails(IllegalMonitorStateException.class, () -> m.unlock("k"));
			refused.countDown();
			m.put("k", "waited"); // until it is unlocked below
			return ok;
		});
		new Thread(other).start();
		holds(refused.await(20, TimeUnit.SECONDS));
		same(null, m.get("k"));
		m.unlock("k");
		m.unlock("k");
		holds(other.get(20, TimeUnit.SECONDS));
		same("waited", m.get("k"));
		m.lock("k", 1, TimeUnit.SECONDS);
		FutureTask<Boolean> later = new FutureTask<>(() -> m.tryLock("k", 20, TimeUnit.SECONDS));
		new Thread(later).start();
		holds(later.get(20, TimeUnit.SECONDS)); // the lease is over
		m.forceUnlock("k");
		holds(!m.isLocked("k"));
	}

	private static void whole(IMap<String, String> m) {
		Map<String, String> all = new TreeMap<>();

		m.clear();
		holds(m.isEmpty());
		for (int i = 0; i < 1000; i++)
			all.put("key-" + i, "value-" + i);
		m.putAll(all);
		same(1000, m.size());
		holds(m.containsValue("value-7") && !m.containsValue("value-none"));
		same(all.keySet(), new HashSet<>(m.keySet()));
		same(new HashSet<>(all.values()), new HashSet<>(m.values()));
		same(all, new TreeMap<>(m.getAll(all.keySet())));
		Set<String> some = new HashSet<>(Arrays.asList("key-1", "key-2", "none"));
		same(2, m.getAll(some).size());
		Map<String, String> entries = new TreeMap<>();
		for (Map.Entry<String, String> e : m.entrySet())
			entries.put(e.getKey(), e.getValue());
		same(all, entries);
		m.lock("key-1");
		m.evictAll();
		same(1, m.size());
		m.unlock("key-1");
		m.clear();
		same(0, m.size());
	}

	private static ItemListener<String> tells(BlockingQueue<String> heard) {
		return new ItemListener<String>() {
			public void itemAdded(ItemEvent<String> e) {
				heard.add("+" + e.getItem());
			}

			public void itemRemoved(ItemEvent<String> e) {
				heard.add("-" + e.getItem());
			}
		};
	}

	private static void queue(IQueue<String> q) throws Exception {
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		q.addItemListener(tells(heard), true);
		holds(q.isEmpty() && q.offer("a") && q.add("b"));
		q.put("c");
		same("+a", heard.poll(20, TimeUnit.SECONDS));
		same("a", q.peek());
		same(3, q.size());
		same(Integer.MAX_VALUE - 3, q.remainingCapacity());
		holds(q.contains("b") && !q.contains("z") && q.containsAll(Arrays.asList("a", "c")));
		same(Arrays.asList("a", "b", "c"), new ArrayList<>(q));
		same("a", q.poll());
		holds(q.remove("c") && !q.remove("c"));
		same("b", q.take());
		same(null, q.poll());
		same(null, q.poll(50, TimeUnit.MILLISECONDS));
		FutureTask<String> taker = new FutureTask<>(q::take);
		new Thread(taker).start();
		for (int i = 0; i < 20; i++)
			holds(q.isEmpty());
		q.put("late");
		same("late", taker.get(20, TimeUnit.SECONDS));
		holds(q.addAll(Arrays.asList("1", "2", "3", "4", "5")));
		holds(q.removeAll(Arrays.asList("1")) && q.retainAll(Arrays.asList("3", "4", "5")));
		List<String> drained = new ArrayList<>();
		same(2, q.drainTo(drained, 2));
		same(Arrays.asList("3", "4"), drained);
		q.clear();
		holds(q.isEmpty());
	}

	private static void list(IList<String> l) throws Exception {
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		l.addItemListener(tells(heard), true);
		holds(l.add("a") && l.addAll(Arrays.asList("b", "c")));
		l.add(1, "x");
		holds(l.addAll(2, Arrays.asList("y", "z")));
		same(Arrays.asList("a", "x", "y", "z", "b", "c"), new ArrayList<>(l));
		same("y", l.set(2, "Y"));
		same("Y", l.get(2));
		same("x", l.remove(1));
		holds(l.remove("c") && !l.remove("c") && l.contains("z"));
		holds(l.indexOf("b") == 3 && l.lastIndexOf("none") == -1);
		same(Arrays.asList("Y", "z"), new ArrayList<>(l.subList(1, 3)));
		fails(IndexOutOfBoundsException.class, () -> l.get(77));
		holds(l.retainAll(Arrays.asList("Y")) && l.size() == 1);
		same("+a", heard.poll(20, TimeUnit.SECONDS));
		l.clear();
		holds(l.isEmpty());
	}

	private static void set(ISet<String> s) {
		holds(s.add("a") && !s.add("a") && s.addAll(Arrays.asList("a", "b", "c")) && !s.addAll(Arrays.asList("a")));
		holds(s.contains("b") && s.containsAll(Arrays.asList("a", "c")) && s.size() == 3);
		holds(s.remove("b") && !s.remove("b") && s.removeAll(Arrays.asList("c")));
		same(Collections.singleton("a"), new HashSet<>(s));
		s.clear();
		holds(s.isEmpty());
	}

	private static void ring(Ringbuffer<String> r) throws Exception {
		holds(r.size() == 0 && r.headSequence() == 0 && r.tailSequence() == -1 && r.capacity() == 10000);
		same(0L, r.add("a"));
		same(2L, r.addAllAsync(Arrays.asList("b", "c"), OverflowPolicy.OVERWRITE).toCompletableFuture().get());
		same("b", r.readOne(1));
		ReadResultSet<String> read = r.readManyAsync(0, 1, 10, null).toCompletableFuture().get();
		holds(read.readCount() == 3 && "c".equals(read.get(2)) && read.getSequence(2) == 2 && r.remainingCapacity() == 10000);
		fails(IllegalArgumentException.class, () -> readOne(r, 77));
		FutureTask<String> reader = new FutureTask<>(() -> r.readOne(3));
		new Thread(reader).start();
		same(3L, r.size());
		r.add("d");
		same("d", reader.get(20, TimeUnit.SECONDS));
		for (int i = 0; i < 10; i++)
			r.addAllAsync(Collections.nCopies(1000, "x"), OverflowPolicy.OVERWRITE).toCompletableFuture().get();
		holds(r.size() == 10000 && r.headSequence() == 4);
		fails(StaleSequenceException.class, () -> readOne(r, 3));
	}

	private static void readOne(Ringbuffer<String> r, long sequence) {
		try {
			r.readOne(sequence);
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	private static void topic(ITopic<String> t) throws Exception {
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		t.addMessageListener(m -> heard.add(m.getMessageObject()));
		t.publish("one");
		t.publish("two");
		same("one", heard.poll(20, TimeUnit.SECONDS));
		same("two", heard.poll(20, TimeUnit.SECONDS));
	}

	private static void multiMap(MultiMap<String, String> m) throws Exception {
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();
		CountDownLatch waiting = new CountDownLatch(1);
		m.addEntryListener(new EntryAdapter<String, String>() {
			@Override public void entryAdded(EntryEvent<String, String> e) {
				heard.add("+" + e.getKey() + e.getValue());
			}

			@Override public void entryRemoved(EntryEvent<String, String> e) {
				heard.add("-" + e.getKey() + e.getOldValue());
			}
		}, true);
		holds(m.put("k", "a") && m.put("k", "b") && !m.put("k", "a") && m.put("l", "c"));
		Set<String> added = new HashSet<>(); // of two keys: in any order
		for (int i = 0; i < 3; i++)
			added.add(heard.poll(10, TimeUnit.SECONDS));
		same(new HashSet<>(Arrays.asList("+ka", "+kb", "+lc")), added);
		same(new HashSet<>(Arrays.asList("a", "b")), new HashSet<>(m.get("k")));
		holds(m.get("none").isEmpty() && m.valueCount("k") == 2 && m.valueCount("none") == 0 && m.size() == 3);
		holds(m.containsKey("k") && !m.containsKey("none") && m.containsValue("c") && !m.containsValue("d"));
		holds(m.containsEntry("k", "a") && !m.containsEntry("k", "c"));
		same(new HashSet<>(Arrays.asList("k", "l")), m.keySet());
		same(3, m.values().size());
		same(3, m.entrySet().size());
		holds(m.remove("k", "a") && !m.remove("k", "a"));
		same("-ka", heard.poll(10, TimeUnit.SECONDS));
		m.lock("k");
		FutureTask<Boolean> waits = new FutureTask<>(() -> {
			waiting.countDown();
			return m.put("k", "late");
		});
		new Thread(waits).start();
		waiting.await();
		holds(m.isLocked("k") && !m.isLocked("l") && m.put("k", "mine"));
		m.unlock("k");
		holds(waits.get(10, TimeUnit.SECONDS));
		same(new HashSet<>(Arrays.asList("b", "mine", "late")), new HashSet<>(m.remove("k")));
		holds(m.remove("k").isEmpty());
		m.putAllAsync("p", Arrays.asList("1", "2")).toCompletableFuture().get(10, TimeUnit.SECONDS);
		m.putAllAsync(Collections.singletonMap("q", Arrays.asList("1", "2", "3"))).toCompletableFuture().get(10, TimeUnit.SECONDS);
		holds(m.valueCount("p") == 2 && m.valueCount("q") == 3);
		m.delete("q");
		same(3, m.size());
		m.clear();
		holds(m.size() == 0 && m.keySet().isEmpty());
	}

	private static void counter(PNCounter c) {
		same(0L, c.get());
		same(5L, c.addAndGet(5));
		same(5L, c.getAndSubtract(7));
		same(-2L, c.get());
		same(-1L, c.incrementAndGet());
	}

	private static void ids(FlakeIdGenerator g) {
		Set<Long> seen = new HashSet<>();
		for (int i = 0; i < 1000; i++)
			holds(seen.add(g.newId()));
	}

	static String structs(HazelcastInstance h, String name) {
		number = 0;
		try {
			queue(h.getQueue(name));
			list(h.getList(name));
			set(h.getSet(name));
			ring(h.getRingbuffer(name));
			topic(h.getReliableTopic(name));
			multiMap(h.getMultiMap(name));
			counter(h.getPNCounter(name));
			ids(h.getFlakeIdGenerator(name));
			estimator(h.getCardinalityEstimator(name));
			h.getMultiMap(name).destroy();
			same(0, h.getMultiMap(name).size());
			h.getQueue(name).destroy();
			h.getList(name).destroy();
		} catch (Throwable t) {
			return "no: " + t + " in " + Arrays.toString(t.getStackTrace());
		}
		return "ok " + number;
	}

	private interface Submitted {
		void get() throws Exception;
	}

	private static void refused(Submitted task) throws Exception {
		long from = System.nanoTime();
		try {
			task.get();
		} catch (Exception e) {
			for (Throwable t = e; t != null; t = t.getCause())
				if (t instanceof UnsupportedOperationException && t.getMessage().contains("cannot run an application's tasks")) {
					holds(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(5));
					return;
				}
			throw e;
		}
		throw new AssertionError("it ran");
	}

	// Of each kind of executor; the member on that host owns all partitions.
	static String submit(HazelcastInstance h, String host) throws Exception {
		Member there = h.getCluster().getMembers().stream().filter(m -> m.getAddress().getHost().equals(host)).findFirst().get();
		Callable<String> task = (Callable<String> & Serializable) () -> "ran";
		number = 0;
		refused(() -> h.getExecutorService("ex").submitToMember(task, there).get(20, TimeUnit.SECONDS));
		refused(() -> h.getExecutorService("ex").submitToKeyOwner(task, "k").get(20, TimeUnit.SECONDS));
		refused(() -> h.getDurableExecutorService("de").submit(task).get(20, TimeUnit.SECONDS));
		refused(() -> h.getScheduledExecutorService("se").schedule(task, 1, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS));
		refused(() -> h.getScheduledExecutorService("se").scheduleOnMember(task, there, 1, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS));
		if (h.getLocalEndpoint() instanceof Member) // a client's shutdown is a message to one member, which is refused as its tasks are
			h.getExecutorService("ex").shutdown();
		return "ok " + number;
	}

	// A durable executor keeps the result, and hands it on with its partition.
	static String keep(HazelcastInstance h) throws Exception {
		Callable<String> task = (Callable<String> & Serializable) () -> "kept";
		return "ok " + h.getDurableExecutorService("de").submit(task).get(20, TimeUnit.SECONDS);
	}

	private static void estimator(CardinalityEstimator e) {
		same(0L, e.estimate());
		for (int i = 0; i < 3; i++)
			e.add("a");
		e.add("b");
		same(2L, e.estimate());
		e.destroy();
		same(0L, e.estimate());
	}

	// One that still has a list, and one that has registers, with what they come to.
	private static void estimators(HazelcastInstance h, int n) {
		CardinalityEstimator many = h.getCardinalityEstimator("ce-many");
		for (int i = 0; i < n; i++)
			h.getCardinalityEstimator("ce" + i).add("a");
		for (int i = 0; i < 20_000; i += 500) {
			List<CompletionStage<Void>> added = new ArrayList<>();
			for (int k = i; k < i + 500; k++)
				added.add(many.addAsync(k));
			added.forEach(s -> s.toCompletableFuture().join());
		}
		h.getMap("estimates").put("many", many.estimate());
	}

	// Something of each kind, in n names; and whether it is there.
	static String fill(HazelcastInstance h, int n) {
		for (int i = 0; i < n; i++) {
			h.getQueue("q" + i).addAll(Arrays.asList("out", "a", "no", "b"));
			h.getQueue("q" + i).poll();
			h.getQueue("q" + i).remove("no");
			h.getList("l" + i).addAll(Arrays.asList("a", "b", "c", "b"));
			h.getList("l" + i).set(1, "B");
			h.getList("l" + i).remove("c");
			h.getSet("s" + i).addAll(Arrays.asList("a", "b", "c"));
			h.getSet("s" + i).remove("c");
			h.getMultiMap("m").put("k" + i, "a");
			h.getMultiMap("m").put("k" + i, "b");
			h.getMultiMap("m").put("k" + i, "c");
			h.getMultiMap("m").remove("k" + i, "b");
			for (String s : Arrays.asList("a", "b", "c"))
				h.getRingbuffer("r" + i).add(s);
			h.getReliableTopic("rt" + i).publish("a");
			h.getReplicatedMap("rm").put("k" + i, "a");
			h.getReplicatedMap("rm").put("gone" + i, "b");
			h.getReplicatedMap("rm").remove("gone" + i);
			h.getReplicatedMap("rm").put("k" + i, i);
			h.getReplicatedMap("ro").put("k" + i, new Own(i));
			h.getReplicatedMap("ro").put("k" + i, new Own(-i));
		}
		h.getReplicatedMap("rm").putAll(Map.of("x", "1", "y", "2", "z", "3"));
		estimators(h, n);
		return "ok";
	}

	/* A value of a class that nobody but Java can read, and that has no length on the wire. */
	public static final class Own implements DataSerializable {
		private int i;

		public Own() {
		}

		Own(int i) {
			this.i = i;
		}

		@Override
		public void writeData(ObjectDataOutput out) throws java.io.IOException {
			out.writeInt(i);
		}

		@Override
		public void readData(ObjectDataInput in) throws java.io.IOException {
			i = in.readInt();
		}
	}

	/* All of it is at each member, some time after it was written; and what another owner keeps is written through this one. */
	private static void replicated(ReplicatedMap<String, Object> m, ReplicatedMap<String, Object> own, int n) throws Exception {
		for (int left = 300; (m.size() != n + 3 || own.size() != n) && left > 0; left--)
			Thread.sleep(100);
		same(n + 3, m.size());
		for (int i = 0; i < n; i++) {
			same(i, m.get("k" + i));
			same(null, m.get("gone" + i));
			same(i, m.put("k" + i, "new"));
			same("new", m.get("k" + i));
			same("new", m.put("k" + i, i));
			same(-i, ((Own) own.get("k" + i)).i);
			same(-i, ((Own) own.put("k" + i, new Own(-i))).i);
			same(null, m.put("late" + i, i, 1, TimeUnit.HOURS));
			same(i, m.remove("late" + i));
		}
		holds(m.containsKey("x") && m.containsValue("2") && !m.containsKey("none") && m.keySet().contains("z"));
		m.putAll(Map.of("x", "1", "y", "2", "z", "3"));
		same(n + 3, m.size());
	}

	/* The first message of a reliable topic, which its ring buffer keeps. */
	private static String published(ITopic<Object> t) throws Exception {
		BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
		UUID listener = t.addMessageListener(new ReliableMessageListener<Object>() {
			@Override public long retrieveInitialSequence() {
				return 0;
			}

			@Override public void storeSequence(long sequence) {
			}

			@Override public boolean isLossTolerant() {
				return false;
			}

			@Override public boolean isTerminal(Throwable failure) {
				return true;
			}

			@Override public void onMessage(Message<Object> m) {
				heard.add(m.getMessageObject());
			}
		});
		Object first = heard.poll(20, TimeUnit.SECONDS);
		t.removeMessageListener(listener);
		return String.valueOf(first);
	}

	static String filled(HazelcastInstance h, int n) {
		number = 0;
		try {
			replicated(h.getReplicatedMap("rm"), h.getReplicatedMap("ro"), n);
			for (int i = 0; i < n; i++) {
				same(Arrays.asList("a", "b"), new ArrayList<>(h.getQueue("q" + i)));
				same(new HashSet<>(Arrays.asList("a", "B", "b")), new HashSet<>(h.getList("l" + i)));
				same(new HashSet<>(Arrays.asList("a", "b")), new HashSet<>(h.getSet("s" + i)));
				same(new HashSet<>(Arrays.asList("a", "c")), new HashSet<>(h.getMultiMap("m").get("k" + i)));
				same(2L, h.getRingbuffer("r" + i).tailSequence());
				same("b", h.getRingbuffer("r" + i).readOne(1));
				same("a", published(h.getReliableTopic("rt" + i)));
				same(1L, h.getCardinalityEstimator("ce" + i).estimate());
			}
			same(h.getMap("estimates").get("many"), h.getCardinalityEstimator("ce-many").estimate());
		} catch (Throwable t) {
			return "no: " + t;
		}
		return "ok " + number;
	}

	static String run(IMap<String, String> m) {
		number = 0;
		try {
			byKey(m);
			times(m);
			locks(m);
			whole(m);
		} catch (Throwable t) {
			return "no: " + t + " in " + Arrays.toString(t.getStackTrace());
		}
		return "ok " + number;
	}

	/* The CP subsystem in unsafe mode, where an object's partition is that of its name. */
	static String count(HazelcastInstance h, int n, long value) {
		for (int i = 0; i < n; i++)
			same(value, h.getCPSubsystem().getAtomicLong("count-" + i).incrementAndGet());
		return "ok";
	}

	/* A thread owns a lock, and each verb may have another. */
	private static String byOne(Runnable what) throws Exception {
		FutureTask<String> task = new FutureTask<>(what, "ok");
		holder.execute(task);
		return task.get(60, TimeUnit.SECONDS);
	}

	private static final ExecutorService holder = Executors.newSingleThreadExecutor(r -> {
		Thread t = new Thread(r);
		t.setDaemon(true);
		return t;
	});

	static String hold(HazelcastInstance h, String name, int n) throws Exception {
		return byOne(() -> {
			for (int i = 0; i < n; i++)
				h.getCPSubsystem().getLock(name + i).lock();
			held(h, name, n, true);
		});
	}

	static String release(HazelcastInstance h, String name, int n) throws Exception {
		return byOne(() -> {
			for (int i = 0; i < n; i++)
				h.getCPSubsystem().getLock(name + i).unlock();
			held(h, name, n, false);
		});
	}

	static String held(HazelcastInstance h, String name, int n, boolean yes) {
		for (int i = 0; i < n; i++)
			same(yes, h.getCPSubsystem().getLock(name + i).isLocked());
		return "ok";
	}
}
