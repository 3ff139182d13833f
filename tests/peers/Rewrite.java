/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rewrite.java - lines of `mc-golden --write LINE` on standard input: a member of this release, alone on its host, reads
 * each with its own serialization and writes it again. The same bytes: what our rows say of this line is what its members
 * say. Prints what differs, then the counts.
 *
 *   java -cp hazelcast-5.5.0.jar tests/peers/Rewrite.java 127.0.0.1
 *
 * Not all that is read can be written again by one who is not in the middle of a migration: that it was read to its end is
 * what counts then.
 */
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.spi.exception.ServiceNotFoundException;
import com.hazelcast.spi.impl.NodeEngine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

public class Rewrite {
    /* Once read, they keep what they had elsewhere, or do not tell null from empty. */
    private static final List<String> WRITTEN_ONCE =
        List.of("/put_transient_backup_operation/", "/txn_set_backup_operation/", "/multi_map_response/");

    private static int same, order, read, missing, other, failed;

    public static void main(String[] args) throws Exception {
        HazelcastInstanceProxy member = (HazelcastInstanceProxy) alone(args[0]);
        InternalSerializationService service = member.getSerializationService();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));

        declare(member.getOriginal().node.getNodeEngine());
        for (String line; (line = in.readLine()) != null; ) {
            String[] f = line.split(" ");
            byte[] hex = HexFormat.of().parseHex(f[3]);

            rewrite(service, f[0], f[2].equals("operation") ? hex : prefixed(hex));
        }
        System.out.println(same + " the same, " + order + " in another order, " + read + " read only, " + missing
            + " of classes that are not here, " + other + " differ, " + failed + " fail");
        System.exit(other + failed == 0 && same > 0 ? 0 : 1);
    }

    private static HazelcastInstance alone(String address) {
        Config config = new Config();

        config.setProperty("hazelcast.logging.type", "none");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(address);
        return Hazelcast.newHazelcastInstance(config);
    }

    /* From 5.4 on, who reads user code must be known to the thread. */
    private static void declare(NodeEngine engine) throws Exception {
        try {
            Class.forName("com.hazelcast.internal.namespace.impl.NodeEngineThreadLocalContext")
                .getMethod("declareNodeEngineReference", NodeEngine.class).invoke(null, engine);
        } catch (ClassNotFoundException e) {
            return;
        }
    }

    private static void rewrite(InternalSerializationService service, String name, byte[] blob) {
        Object o;

        try {
            o = service.toObject(new HeapData(blob));
        } catch (Throwable t) {
            notRead(name, t);
            return;
        }
        try {
            compare(name, blob, service.toBytes(o));
        } catch (Throwable t) {
            read++;
        }
    }

    private static void notRead(String name, Throwable t) {
        if (isMissing(t)) {
            missing++;
            return;
        }
        failed++;
        System.out.println("FAILS " + name + " " + root(t));
    }

    private static void compare(String name, byte[] blob, byte[] again) {
        if (Arrays.equals(again, 4, again.length, blob, 4, blob.length)) {
            same++;
        } else if (Arrays.equals(sorted(again), sorted(blob))) {
            order++; /* what is a set or a map has no order of its own */
        } else if (WRITTEN_ONCE.stream().anyMatch(name::contains)) {
            read++;
        } else {
            other++;
            System.out.println("DIFFERS " + name + " " + HexFormat.of().formatHex(again, 4, again.length));
        }
    }

    private static byte[] sorted(byte[] blob) {
        byte[] all = Arrays.copyOfRange(blob, 4, blob.length);

        Arrays.sort(all);
        return all;
    }

    private static Throwable root(Throwable t) {
        return t.getCause() == null ? t : root(t.getCause());
    }

    /* JCache's API, its service, and what the makers of the vectors had of their own. */
    private static boolean isMissing(Throwable t) {
        return root(t) instanceof ClassNotFoundException || root(t) instanceof NoClassDefFoundError
            || root(t) instanceof ServiceNotFoundException;
    }

    /* writeObject has no partition hash. */
    private static byte[] prefixed(byte[] object) {
        byte[] blob = new byte[object.length + 4];

        System.arraycopy(object, 0, blob, 4, object.length);
        return blob;
    }
}
