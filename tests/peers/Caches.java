// SPDX-License-Identifier: Apache-2.0
// Caches.java - JCache as an application uses it, through a member or a client: with what Hazelcast's own members answer. "caches-*" of
// Peer.java; a process has it when it was started with the key "caches".
import com.hazelcast.cache.HazelcastCachingProvider;
import com.hazelcast.cache.HazelcastExpiryPolicy;
import com.hazelcast.cache.ICache;
import com.hazelcast.core.HazelcastInstance;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;

final class Caches {
	private static final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
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

	private static CacheManager manager(HazelcastInstance h, boolean client) {
		return Caching.getCachingProvider(client ? "com.hazelcast.client.cache.HazelcastClientCachingProvider"
			: "com.hazelcast.cache.HazelcastMemberCachingProvider")
			.getCacheManager(null, null, HazelcastCachingProvider.propertiesByInstanceItself(h));
	}

	private static Cache<String, String> cache(CacheManager m, String name, Factory<? extends ExpiryPolicy> policy) {
		Cache<String, String> c = m.getCache(name, String.class, String.class);
		return c != null ? c : m.createCache(name, new MutableConfiguration<String, String>()
			.setTypes(String.class, String.class).setExpiryPolicyFactory(policy));
	}

	// "kept" for ever, "timed" for an hour; n entries in each, a tenth of them written twice, another gone.
	static String fill(HazelcastInstance h, boolean client, int n) {
		CacheManager m = manager(h, client);
		Map<String, String> many = new HashMap<>();
		for (Cache<String, String> c : Arrays.asList(cache(m, "kept", EternalExpiryPolicy.factoryOf()),
				cache(m, "timed", CreatedExpiryPolicy.factoryOf(Duration.ONE_HOUR)))) {
			for (int i = 0; i < n; i++)
				if (i % 2 == 0)
					c.put("k" + i, "v" + i);
				else
					many.put("k" + i, "v" + i);
			c.putAll(many);
			for (int i = 0; i < n; i += 10)
				c.put("k" + i, "w" + i);
			for (int i = 5; i < n; i += 10)
				holds(c.remove("k" + i));
		}
		return "ok";
	}

	static String filled(HazelcastInstance h, boolean client, int n) {
		CacheManager m = manager(h, client);
		number = 0;
		for (String name : Arrays.asList("kept", "timed")) {
			Cache<String, String> c = m.getCache(name, String.class, String.class);
			if (c == null)
				return "no: there is no cache " + name;
			for (int i = 0; i < n; i++)
				same(i % 10 == 5 ? null : (i % 10 == 0 ? "w" : "v") + i, c.get("k" + i));
			same(n - n / 10, c.unwrap(ICache.class).size());
		}
		return "ok " + number;
	}

	public static final class Ear implements CacheEntryCreatedListener<String, String>, CacheEntryUpdatedListener<String, String>,
			CacheEntryRemovedListener<String, String>, CacheEntryExpiredListener<String, String>, Serializable {
		@Override public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) { hear(events); }
		@Override public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) { hear(events); }
		@Override public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) { hear(events); }
		@Override public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) { hear(events); }

		private static void hear(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
			for (CacheEntryEvent<? extends String, ? extends String> e : events)
				heard.add(e.getEventType() + " " + e.getKey() + " " + e.getValue());
		}
	}

	public static final class Reverse implements EntryProcessor<String, String, String>, Serializable {
		@Override public String process(MutableEntry<String, String> e, Object... arguments) {
			e.setValue(new StringBuilder(e.getValue()).reverse().toString());
			return e.getValue();
		}
	}

	private static void byKey(Cache<String, String> c) {
		same(null, c.get("a"));
		c.put("a", "1");
		same("1", c.get("a"));
		same("1", c.getAndPut("a", "2"));
		same(null, c.getAndPut("b", "1"));
		holds(!c.putIfAbsent("a", "3") && c.putIfAbsent("c", "1"));
		holds(c.containsKey("c") && !c.containsKey("none"));
		holds(c.replace("a", "4") && !c.replace("none", "4"));
		holds(c.replace("a", "4", "5") && !c.replace("a", "4", "6"));
		same("5", c.getAndReplace("a", "6"));
		same(null, c.getAndReplace("none", "6"));
		holds(!c.remove("a", "7") && c.remove("a", "6") && !c.remove("a"));
		same("1", c.getAndRemove("b"));
		same(null, c.getAndRemove("b"));
		holds(c.remove("c"));
	}

	private static void whole(Cache<String, String> c) {
		Map<String, String> all = new TreeMap<>();
		for (int i = 0; i < 500; i++)
			all.put("key-" + i, "value-" + i);
		c.putAll(all);
		same(500, c.unwrap(ICache.class).size());
		same(all, new TreeMap<>(c.getAll(all.keySet())));
		Map<String, String> entries = new TreeMap<>();
		for (Cache.Entry<String, String> e : c)
			entries.put(e.getKey(), e.getValue());
		same(all, entries);
		Iterator<Cache.Entry<String, String>> i = c.iterator();
		i.next();
		i.remove();
		same(499, c.unwrap(ICache.class).size());
		c.removeAll(new HashSet<>(Arrays.asList("key-1", "key-2", "none")));
		holds(!c.containsKey("key-1") && !c.containsKey("key-2"));
		c.removeAll();
		same(0, c.unwrap(ICache.class).size());
		c.putAll(all);
		c.clear();
		same(0, c.unwrap(ICache.class).size());
	}

	private static void listened(Cache<String, String> c) throws Exception {
		heard.clear();
		MutableCacheEntryListenerConfiguration<String, String> ear = new MutableCacheEntryListenerConfiguration<>(
			FactoryBuilder.factoryOf(Ear.class), null, true, true); // synchronous: each call waits until it has heard
		c.registerCacheEntryListener(ear);
		c.put("l", "1");
		same("CREATED l 1", heard.poll(20, TimeUnit.SECONDS));
		c.put("l", "2");
		same("UPDATED l 2", heard.poll(20, TimeUnit.SECONDS));
		long begun = System.nanoTime();
		holds(!c.remove("none") && !c.replace("none", "x") && !c.putIfAbsent("l", "3"));
		holds(System.nanoTime() - begun < 20_000_000_000L); // nobody waits for what does not happen
		holds(c.remove("l"));
		same("REMOVED l 2", heard.poll(20, TimeUnit.SECONDS));
		c.deregisterCacheEntryListener(ear);
		c.put("l", "4");
		same(null, heard.poll());
	}

	// A second cache of that name is refused by who has made it; whoever comes later gets the first one.
	private static void twice(CacheManager m, String name) {
		try {
			m.createCache(name, new MutableConfiguration<Long, Long>().setTypes(Long.class, Long.class));
			holds(false);
		} catch (CacheException e) {
			same("A cache named '" + name + "' already exists", e.getMessage());
		}
		try {
			m.getCache(name, Long.class, Long.class);
			holds(false);
		} catch (ClassCastException e) {
			same("Incompatible cache key types specified, expected class java.lang.String but class java.lang.Long was specified", e.getMessage());
		}
	}

	static String near(HazelcastInstance client, HazelcastInstance member) throws Exception {
		number = 0;
		Cache<String, String> c = cache(manager(client, true), "near-tea", EternalExpiryPolicy.factoryOf());
		Cache<String, String> other = cache(manager(member, false), "near-tea", EternalExpiryPolicy.factoryOf());
		c.put("a", "1");
		for (int i = 0; i < 3; i++)
			same("1", c.get("a"));
		holds(c.unwrap(ICache.class).getLocalCacheStatistics().getNearCacheStatistics().getHits() > 0);
		other.put("a", "2");
		for (int i = 0; i < 1000 && !"2".equals(c.get("a")); i++)
			Thread.sleep(10);
		same("2", c.get("a"));
		other.clear();
		for (int i = 0; i < 1000 && c.get("a") != null; i++)
			Thread.sleep(10);
		same(null, c.get("a"));
		return "ok " + number;
	}

	static String walk(HazelcastInstance client, int n) {
		Cache<String, String> c = cache(manager(client, true), "walk", EternalExpiryPolicy.factoryOf());
		Map<String, String> all = new HashMap<>(), seen = new HashMap<>();
		number = 0;
		for (int i = 0; i < n; i++)
			all.put("key-" + i, "value-" + i);
		c.putAll(all);
		for (Cache.Entry<String, String> e : c)
			same(null, seen.put(e.getKey(), e.getValue()));
		same(all, seen);
		c.clear();
		return "ok " + number;
	}

	private static void times(CacheManager m, String name) throws Exception {
		Cache<String, String> created = cache(m, name + "-created", CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 2)));
		Cache<String, String> modified = cache(m, name + "-modified", ModifiedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
		Cache<String, String> accessed = cache(m, name + "-accessed", AccessedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
		for (Cache<String, String> c : Arrays.asList(created, modified, accessed))
			c.put("t", "1");
		same("1", modified.get("t"));
		same("1", accessed.get("t"));
		for (int i = 0; i < 500 && created.get("t") != null; i++)
			Thread.sleep(20);
		same(null, created.get("t"));
		same("1", modified.get("t"));
		own(modified);
		for (String policy : Arrays.asList("-created", "-modified", "-accessed"))
			m.destroyCache(name + policy);
	}

	private static boolean goes(Cache<String, String> c, String key) throws Exception {
		for (int i = 0; i < 500 && c.containsKey(key); i++)
			Thread.sleep(20);
		return !c.containsKey(key);
	}

	// Policies of calls and of entries, in a cache whose own one is an hour.
	private static void own(Cache<String, String> c) throws Exception {
		ExpiryPolicy second = new CreatedExpiryPolicy(new Duration(TimeUnit.SECONDS, 1)),
			updated = new HazelcastExpiryPolicy(3600000, 3600000, 4000), // so long that a slow machine writes meanwhile
			hour = new HazelcastExpiryPolicy(1, 1, 1, TimeUnit.HOURS), soon = new HazelcastExpiryPolicy(700, 700, 700);
		@SuppressWarnings("unchecked") ICache<String, String> ic = c.unwrap(ICache.class);
		Map<String, String> many = new HashMap<>();
		for (String key : Arrays.asList("many-1", "many-2", "many-3"))
			many.put(key, "1");
		ic.put("second", "1", second);
		ic.put("own", "1", hour);
		holds(ic.putIfAbsent("absent", "1", soon) && !ic.putIfAbsent("own", "2", soon));
		same("1", ic.getAndPut("own", "2", hour));
		same("2", ic.getAndReplace("own", "3", soon));
		for (String key : Arrays.asList("put", "replaced", "same", "read", "set", "again"))
			ic.put(key, "1");
		holds(ic.replace("replaced", "2", soon) && ic.replace("same", "1", "2", soon));
		same("1", ic.get("read", soon));
		ic.putAll(many, hour);
		same(many, ic.getAll(many.keySet(), soon));
		holds(ic.setExpiryPolicy("set", soon) && !ic.setExpiryPolicy("none", soon));
		ic.setExpiryPolicy(new HashSet<>(Arrays.asList("again", "none")), updated);
		ic.put("again", "2", hour);
		for (String key : Arrays.asList("second", "own", "absent", "replaced", "same", "read", "set", "many-1", "many-2", "many-3"))
			holds(goes(c, key));
		holds(c.containsKey("put") && c.containsKey("again"));
		ic.put("again", "3"); // by its own, which it still has
		holds(goes(c, "again"));
	}

	static String run(HazelcastInstance h, boolean client, String name, boolean processes) {
		number = 0;
		try {
			CacheManager m = manager(h, client);
			Cache<String, String> c = cache(m, name, EternalExpiryPolicy.factoryOf());
			byKey(c);
			whole(c);
			listened(c);
			twice(m, name);
			times(m, name);
			c.put("p", "abc");
			try {
				same("cba", c.invoke("p", new Reverse()));
				holds(processes);
			} catch (CacheException | UnsupportedOperationException e) {
				holds(!processes);
			}
			m.destroyCache(name);
			holds(m.getCache(name) == null);
			c = cache(m, name, EternalExpiryPolicy.factoryOf());
			same(null, c.get("p"));
			m.destroyCache(name);
		} catch (Throwable t) {
			java.io.StringWriter w = new java.io.StringWriter();
			t.printStackTrace(new java.io.PrintWriter(w));
			return "no: " + w.toString().replace('\n', ' ');
		}
		return "ok " + number;
	}
}
