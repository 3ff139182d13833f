/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams.java - what Java's ObjectOutputStream writes, one line of JSON each: {"name","hex"}. The lines are kept in
 * tests/vectors/jstreams.tar.xz; they were made with `java tests/peers/Streams.java` (JDK 17), and are made again only to add to them.
 * Payara's classes as its releases had them are nested classes here, whose names are changed in the bytes.
 */
import java.io.*;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.*;
import java.util.concurrent.*;

public class Streams {
	enum Plain { ONE, TWO }
	enum WithBody { ONE { }, TWO { } }

	static class Top implements Serializable {
		private static final long serialVersionUID = 1;
		int number = 1;
		String same = "top";
	}
	static class Middle extends Top {
		private static final long serialVersionUID = 1;
		long number = 2;
		transient String gone = "gone";
		private void writeObject(ObjectOutputStream out) throws IOException {
			out.defaultWriteObject();
			out.writeInt(77);
			out.writeObject("written by itself");
			out.writeUTF("more");
		}
	}
	static class Bottom extends Middle {
		private static final long serialVersionUID = 1;
		String same = "bottom";
		Object self = this;
		double real = 2.5;
		float half = -0.5f;
		char letter = '\u20ac';
		short small = -3;
		byte tiny = -4;
		boolean yes = true;
	}
	public static class External implements Externalizable {
		public void writeExternal(ObjectOutput out) throws IOException {
			out.writeInt(5);
			out.writeObject("external");
		}
		public void readExternal(ObjectInput in) { }
	}
	static class Fails implements Serializable {
		private static final long serialVersionUID = 1;
		String before = "before";
		private void writeObject(ObjectOutputStream out) throws IOException {
			out.defaultWriteObject();
			throw new NotSerializableException("on purpose");
		}
	}
	static class Node implements Serializable {
		private static final long serialVersionUID = 1;
		Node next;
	}

	/* fish.payara.appserver.micro.services.data.InstanceDescriptorImpl by release */
	static class Descriptor41 implements Serializable { /* 4.1.1.16x */
		private static final long serialVersionUID = 1;
		String memberUUID = "0b8b6d42-6f10-4c5e-9fd5-1c6e2a4c1f00", instanceName = "old";
		int httpPort = 8080, httpsPort = 8181, adminPort = 8080, hazelcastPort = 5900;
		InetAddress hostName = address("10.1.2.3");
		boolean liteMember = true;
		Map<String, Object> deployedApplications;
		String instanceType = "MICRO";
	}
	static class Descriptor5 implements Serializable { /* 5.191 to 5.2021.2 */
		private static final long serialVersionUID = 1;
		UUID memberUUID = UUID.fromString("0b8b6d42-6f10-4c5e-9fd5-1c6e2a4c1f01");
		String instanceName = "five", instanceGroup = "web";
		List<Integer> httpPorts = new ArrayList<>(List.of(8080, 8081)), httpsPorts = new LinkedList<>(List.of(8181));
		InetAddress hostName = address("fd00::12");
		Map<String, Object> deployedApplications = new HashMap<>(Map.of("shop", new Application()));
		boolean liteMember;
		String instanceType = "INSTANCE";
		int hazelcastPort = 4900, adminPort = 4848;
		long heartBeatTS = 1700000000123L;
	}
	static class DescriptorNext extends Descriptor5 { /* one that is not there yet: other fields, moved to a superclass */
		private static final long serialVersionUID = 1;
		Set<Integer> httpPorts = new TreeSet<>(List.of(1, 2));
		Object[] somethingNew = { new int[] { 1, 2 }, null, "x" };
		ConcurrentMap<String, String> labels = new ConcurrentHashMap<>(Map.of("a", "b"));
	}
	static class Application implements Serializable {
		private static final long serialVersionUID = 1;
		String name = "shop", libraries = "a.jar,b.jar";
		boolean isJavaEE = true;
		List<Object> modules = Collections.unmodifiableList(new ArrayList<>(List.of(new Module())));
	}
	static class Module implements Serializable {
		private static final long serialVersionUID = 1;
		String name = "shop.war", contextRoot = "/sh\u00f6p", type = "web";
		Map<String, String> servletMappings = new HashMap<>(Map.of("/a", "default"));
	}
	static class Holder implements Serializable { /* an encrypted grid */
		private static final long serialVersionUID = 1;
		byte[] encryptedDataBytes = new byte[64];
	}
	private static final String DATA = "fish.payara.appserver.micro.services.data.";
	private static final String[][] NAMES = {
		{ "Streams$Descriptor41", DATA + "InstanceDescriptorImpl" }, { "Streams$Descriptor5", DATA + "InstanceDescriptorImpl" },
		{ "Streams$DescriptorNext", DATA + "InstanceDescriptorImpl" }, { "Streams$Application", DATA + "ApplicationDescriptorImpl" },
		{ "Streams$Module", DATA + "ModuleDescriptorImpl" },
		{ "Streams$Holder", "fish.payara.nucleus.hazelcast.encryption.PayaraHazelcastEncryptedValueHolder" },
	};

	private static InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static final StringBuilder done = new StringBuilder();

	private static void line(String name, byte[] bytes) {
		StringBuilder hex = new StringBuilder();
		for (byte b : bytes)
			hex.append(String.format("%02x", b));
		done.append(String.format("{\"name\":\"%s\",\"hex\":\"%s\"}\n", name, hex));
	}

	/* A name in modified UTF-8 has its length in front: both are changed. */
	private static byte[] renamed(byte[] bytes) throws IOException {
		String text = new String(bytes, "ISO-8859-1");
		for (String[] name : NAMES)
			text = text.replace(utf(name[0]), utf(name[1])).replace(utf("L" + name[0].replace('.', '/') + ";"), utf("L" + name[1].replace('.', '/') + ";"));
		return text.getBytes("ISO-8859-1");
	}

	private static String utf(String s) throws IOException {
		ByteArrayOutputStream b = new ByteArrayOutputStream();
		new DataOutputStream(b).writeUTF(s);
		return b.toString("ISO-8859-1");
	}

	private static void write(String name, Object o) throws IOException {
		ByteArrayOutputStream b = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(b)) {
			out.writeObject(o);
		} catch (NotSerializableException e) {
			/* it stands in the stream */
		}
		line(name, renamed(b.toByteArray()));
	}

	public static void main(String[] args) throws Exception {
		write("null", null);
		write("text", "text");
		write("text_hard", "a\u0000b \u20ac \ud83d\ude00 \u00e9");
		write("text_long", "x".repeat(70000));
		write("integer", 42);
		write("long", -5000000000L);
		write("boolean", true);
		write("double", 2.5);
		write("ints", new int[] { 1, -2, 3 });
		write("bytes", new byte[] { 1, 2, -1 });
		write("texts", new String[] { "a", null, "a" });
		write("nested_arrays", new Object[][] { { 1, "x" }, null, { } });
		write("enum", Plain.TWO);
		write("enum_body", WithBody.TWO);
		write("class", String.class);
		write("class_description", ObjectStreamClass.lookup(Top.class));
		write("proxy", Proxy.newProxyInstance(Streams.class.getClassLoader(), new Class<?>[] { Runnable.class, Comparable.class },
				(java.lang.reflect.InvocationHandler & Serializable) (p, m, a) -> null));
		write("uuid", UUID.fromString("0b8b6d42-6f10-4c5e-9fd5-1c6e2a4c1f01"));
		write("date", new Date(1700000000123L));
		write("address4", address("192.0.2.7"));
		write("address4_named", InetAddress.getByAddress("node.example", new byte[] { 10, 0, 0, 1 }));
		write("address6", address("2001:db8::7"));
		write("instant", java.time.Instant.ofEpochSecond(1700000000L));
		write("decimal", new java.math.BigDecimal("12.50"));
		List<Integer> numbers = List.of(7, 8, 9);
		write("list_array", new ArrayList<>(numbers));
		write("list_linked", new LinkedList<>(numbers));
		write("list_as", Arrays.asList(7, 8, 9));
		write("list_of", numbers);
		write("list_unmodifiable", Collections.unmodifiableList(new ArrayList<>(numbers)));
		write("list_synchronized", Collections.synchronizedList(new ArrayList<>(numbers)));
		write("list_copy", new CopyOnWriteArrayList<>(numbers));
		write("list_vector", new Vector<>(numbers));
		write("list_deque", new ArrayDeque<>(numbers));
		write("list_one", Collections.singletonList(7));
		write("list_empty", Collections.emptyList());
		write("set_linked", new LinkedHashSet<>(numbers));
		write("set_copy", new CopyOnWriteArraySet<>(numbers));
		write("set_one", Collections.singleton(7));
		write("map_linked", new LinkedHashMap<>(new TreeMap<>(Map.of("a", 1, "b", 2))));
		write("map_tree", new TreeMap<>(Map.of("a", 1, "b", 2)));
		write("map_table", new Hashtable<>(Map.of("a", 1)));
		write("map_concurrent", new ConcurrentHashMap<>(Map.of("a", 1)));
		write("map_unmodifiable", Collections.unmodifiableMap(new HashMap<>(Map.of("a", 1))));
		write("map_of", Map.of("a", 1));
		write("chain", new Bottom());
		write("external", new External());
		write("throwable", new IllegalStateException("what it says", new RuntimeException("why")));
		write("thrown", new Fails());
		write("thrown_inside", new Object[] { "first", new Fails() });
		List<Object> circle = new ArrayList<>();
		circle.add(circle);
		write("circle", circle);
		List<Object> wrapped = new ArrayList<>();
		write("circle_wrapped", Collections.unmodifiableList(Collections.synchronizedList(wrapped)));
		Node first = new Node();
		for (Node n = first; n != null; n = n.next)
			n.next = --left > 0 ? new Node() : null;
		write("deep", first);
		write("payara_41", new Descriptor41());
		write("payara_5", new Descriptor5());
		write("payara_next", new DescriptorNext());
		write("payara_encrypted", new Holder());
		ByteArrayOutputStream b = new ByteArrayOutputStream();
		ObjectOutputStream out = new ObjectOutputStream(b);
		out.reset();
		out.reset();
		out.writeObject("after two resets");
		out.flush();
		line("reset", b.toByteArray());
		b = new ByteArrayOutputStream();
		out = new ObjectOutputStream(b);
		out.useProtocolVersion(ObjectStreamConstants.PROTOCOL_VERSION_1);
		out.writeObject(new External());
		out.flush();
		line("external_11", b.toByteArray());
		System.out.print(done);
	}
	private static int left = 1000;
}
