// SPDX-License-Identifier: Apache-2.0
// Calls.java - every call on a map that a storing node answers, with what Hazelcast's own members answer. The same for a member's map and
// for a client's: "calls" and "calls-seen" of Peer.java.
import com.hazelcast.core.EntryView;
import com.hazelcast.map.IMap;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
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
}
