// SPDX-License-Identifier: Apache-2.0
package walk;

import fish.payara.cdi.jsr107.impl.NamedCache;
import fish.payara.micro.cdi.Inbound;
import fish.payara.micro.cdi.Outbound;
import fish.payara.micro.cdi.ClusteredCDIEventBus;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import javax.naming.InitialContext;
import org.eclipse.microprofile.config.ConfigProvider;
import java.util.*;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.annotation.*;
import javax.cache.configuration.*;
import javax.cache.expiry.*;
import java.util.concurrent.TimeUnit;

/**
 * What web applications on Payara Micro ask of the grid, a verb a request: GET /walk/VERB?k=KEY&v=VALUE answers one line. Sessions (set, get,
 * end; large: V MiB, and their length; brief: one that lasts V seconds; cart: a stateful bean in one), clustered CDI events (listen, fire, heard), a
 * clustered singleton (count), persistent timers (timer, timers), MicroProfile configuration (config), asadmin on all instances (asadmin), and the cache c, "walk" unless it is named (c...); one whose name begins with created,
 * modified, accessed or touched has that expiry policy, 3 s; a...: what annotations of JCache make of methods;
 * i...: an injected cache. Packed by tests/peers/fetch walk.
 */
@WebServlet("/*")
public class Walk extends HttpServlet {
	@Inject @Outbound(eventName = "walk", loopBack = false) Event<String> events;
	@Inject ClusteredCDIEventBus bus;
	@Inject CacheManager manager;
	@Inject Cached cached;
	@Inject @NamedCache(cacheName = "injected") Instance<Cache<String, String>> injected; // made when it is first used
	@EJB WalkCounter counter;
	@EJB WalkTimers timers;

	@ApplicationScoped
	public static class Heard {
		static final Queue<String> texts = new ConcurrentLinkedQueue<>();

		void hear(@Observes @Inbound(eventName = "walk") String text) {
			texts.add(text);
		}
	}

	/** Methods whose results are kept, and forgotten, by their key alone. */
	@ApplicationScoped
	public static class Cached {
		@CacheResult(cacheName = "annotated") public String look(@CacheKey String k, String v) { return v; }
		@CachePut(cacheName = "annotated") public void put(@CacheKey String k, @CacheValue String v) {}
		@CacheRemove(cacheName = "annotated") public void drop(@CacheKey String k) {}
		@CacheRemoveAll(cacheName = "annotated") public void dropAll() {}
	}

	@Override
	protected void doGet(HttpServletRequest q, HttpServletResponse a) throws IOException {
		String verb = q.getPathInfo().substring(1), k = q.getParameter("k"), v = q.getParameter("v");
		Object said;
		try {
			said = say(q, verb, k, v);
		} catch (Throwable e) {
			Throwable root = e;
			while (root.getCause() != null) root = root.getCause();
			said = "failed: " + e + " / " + root;
			e.printStackTrace();
		}
		a.setContentType("text/plain");
		a.getWriter().println(said);
	}

	private Object say(HttpServletRequest q, String verb, String k, String v) throws Exception {
		HttpSession s;
		switch (verb) {
		case "set": q.getSession().setAttribute(k, v); return q.getSession().getId();
		case "get": s = q.getSession(false); return s == null ? "none" : s.getAttribute(k);
		case "large": q.getSession().setAttribute(k, new byte[Integer.parseInt(v) << 20]); return q.getSession().getId();
		case "length": s = q.getSession(false); return s == null ? "none" : ((byte[]) s.getAttribute(k)).length;
		case "brief": q.getSession().setMaxInactiveInterval(Integer.parseInt(v)); return q.getSession().getId();
		case "end": s = q.getSession(false); if (s != null) s.invalidate(); return s != null;
		case "cart": {
			WalkCart cart = (WalkCart) q.getSession().getAttribute("cart");
			if (cart == null) cart = (WalkCart) new InitialContext().lookup("java:module/WalkCart");
			int n = cart.add();
			q.getSession().setAttribute("cart", cart);
			return n;
		}
		case "count": return counter.next();
		case "timer": timers.start(k, Long.parseLong(v)); return "started";
		case "timers": return WalkTimers.heard;
		case "config": return ConfigProvider.getConfig().getOptionalValue(k, String.class).orElse("none");
		case "asadmin": {
			Object runtime = Class.forName("fish.payara.micro.PayaraMicro").getMethod("getInstance").invoke(null);
			runtime = runtime.getClass().getMethod("getRuntime").invoke(runtime);
			return ((Map<?, ?>) runtime.getClass().getMethod("run", String.class, String[].class).invoke(runtime, k, v.split(","))).size();
		}
		case "fire": bus.initialize(); events.fire(v); return "fired";
		case "listen": bus.initialize(); return "listening";
		case "heard": return Heard.texts;
		case "cput": cache(q).put(k, v); return "put";
		case "cgetput": return cache(q).getAndPut(k, v);
		case "cget": return cache(q).get(k);
		case "cabsent": return cache(q).putIfAbsent(k, v);
		case "creplace": return cache(q).replace(k, v);
		case "cgetreplace": return cache(q).getAndReplace(k, v);
		case "creplacesame": return cache(q).replace(k, q.getParameter("old"), v);
		case "cremove": return cache(q).remove(k);
		case "cremovesame": return cache(q).remove(k, v);
		case "cgetremove": return cache(q).getAndRemove(k);
		case "chas": return cache(q).containsKey(k);
		case "call": return new TreeMap<>(cache(q).getAll(new HashSet<>(Arrays.asList(k.split(",")))));
		case "cputall": {
			Map<String, String> m = new HashMap<>();
			for (String one : k.split(",")) m.put(one, v);
			cache(q).putAll(m);
			return m.size();
		}
		case "ceach": {
			Map<String, String> m = new TreeMap<>();
			for (Cache.Entry<String, String> e : cache(q)) m.put(e.getKey(), e.getValue());
			return m;
		}
		case "iput": injected.get().put(k, v); return "put";
		case "iget": return injected.get().get(k);
		case "aresult": return cached.look(k, v);
		case "aput": cached.put(k, v); return "put";
		case "aremove": cached.drop(k); return "removed";
		case "aremoveall": cached.dropAll(); return "removed";
		case "cbench": return bench(cache(q), k, Integer.parseInt(v));
		case "csize": { int n = 0; for (Object o : cache(q)) n++; return n; }
		case "cremoveall": cache(q).removeAll(); return "removed";
		case "cclear": cache(q).clear(); return "cleared";
		case "cdestroy": manager.destroyCache(q.getParameter("c")); return "destroyed";
		case "cnames": { TreeSet<String> names = new TreeSet<>(); manager.getCacheNames().forEach(names::add); return names; }
		case "clisten": {
			cache(q).registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(FactoryBuilder.factoryOf(Ear.class), null, true, "sync".equals(v)));
			return "listening";
		}
		case "cheard": return Ear.texts;
		case "cinvoke": return cache(q).invoke(k, new Reverse());
		default: return "no such verb";
		}
	}

	/** So many gets or puts (k) of 1,000 keys, one after the other: operations a second, and the 99th percentile in us. */
	private static String bench(Cache<String, String> c, String k, int n) {
		long[] took = new long[n];
		String value = "v".repeat(1300);
		for (int i = 0; i < 1000; i++) c.put("k" + i, value);
		long begin = System.nanoTime();
		for (int i = 0; i < n; i++) {
			long at = System.nanoTime();
			if (k.equals("put")) c.put("k" + i % 1000, value);
			else if (!value.equals(c.get("k" + i % 1000))) throw new IllegalStateException("k" + i % 1000);
			took[i] = System.nanoTime() - at;
		}
		double s = (System.nanoTime() - begin) / 1e9;
		Arrays.sort(took);
		return (long) (n / s) + " " + took[(int) (n * 0.99)] / 1000;
	}

	private Cache<String, String> cache(HttpServletRequest q) {
		String name = q.getParameter("c");
		if (name == null) name = "walk";
		Cache<String, String> c = manager.getCache(name);
		if (c != null) return c;
		MutableConfiguration<String, String> config = new MutableConfiguration<>();
		Duration d = new Duration(TimeUnit.SECONDS, 3);
		if (name.startsWith("created")) config.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(d));
		if (name.startsWith("touched")) config.setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(d));
		if (name.startsWith("accessed")) config.setExpiryPolicyFactory(AccessedExpiryPolicy.factoryOf(d));
		if (name.startsWith("modified")) config.setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(d));
		return manager.createCache(name, config);
	}

	public static class Reverse implements javax.cache.processor.EntryProcessor<String, String, String>, java.io.Serializable {
		public String process(javax.cache.processor.MutableEntry<String, String> e, Object... a) {
			return new StringBuilder(e.getValue()).reverse().toString();
		}
	}

	public static class Ear implements javax.cache.event.CacheEntryCreatedListener<String, String>, javax.cache.event.CacheEntryUpdatedListener<String, String>,
			javax.cache.event.CacheEntryRemovedListener<String, String>, javax.cache.event.CacheEntryExpiredListener<String, String>, java.io.Serializable {
		static final Queue<String> texts = new ConcurrentLinkedQueue<>();

		private void hear(Iterable<javax.cache.event.CacheEntryEvent<? extends String, ? extends String>> l) {
			for (javax.cache.event.CacheEntryEvent<? extends String, ? extends String> e : l) texts.add(e.getEventType() + " " + e.getKey() + " " + e.getValue());
		}
		public void onCreated(Iterable<javax.cache.event.CacheEntryEvent<? extends String, ? extends String>> l) { hear(l); }
		public void onUpdated(Iterable<javax.cache.event.CacheEntryEvent<? extends String, ? extends String>> l) { hear(l); }
		public void onRemoved(Iterable<javax.cache.event.CacheEntryEvent<? extends String, ? extends String>> l) { hear(l); }
		public void onExpired(Iterable<javax.cache.event.CacheEntryEvent<? extends String, ? extends String>> l) { hear(l); }
	}
}
