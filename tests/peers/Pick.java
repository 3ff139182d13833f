// SPDX-License-Identifier: Apache-2.0
// Which address would a Payara and a Hazelcast member of this host announce? Their own code is asked, by reflection, at each line
// of standard input; the answer is "HAZELCAST PAYARA", with - where nothing fits. Run: java -cp JARS Pick.java
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.util.Collection;

public class Pick {
    public static void main(String[] args) throws Exception {
        Class<?> config = Class.forName("com.hazelcast.config.Config"), logger = Class.forName("com.hazelcast.logging.ILogger");
        Object log = Class.forName("com.hazelcast.logging.Logger").getMethod("getLogger", String.class).invoke(null, "pick");
        Class<?> picker = Class.forName("com.hazelcast.instance.impl.DefaultAddressPicker");
        Constructor<?> make = picker.getDeclaredConstructor(config, logger);
        Method match = picker.getDeclaredMethod("pickMatchingAddress", Collection.class);
        Method payara = Class.forName("fish.payara.nucleus.hazelcast.MemberAddressPicker").getDeclaredMethod("findMyAddress");
        make.setAccessible(true);
        match.setAccessible(true);
        payara.setAccessible(true);
        Object hazelcast = make.newInstance(config.getConstructor().newInstance(), log);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready");
        while (in.readLine() != null) {
            Object definition = match.invoke(hazelcast, (Object) null);
            System.out.println(text(definition == null ? null : address(definition)) + " " + text((InetAddress) payara.invoke(null)));
        }
    }

    private static InetAddress address(Object definition) throws Exception {
        Field f = definition.getClass().getDeclaredField("inetAddress");
        f.setAccessible(true);
        return (InetAddress) f.get(definition);
    }

    private static String text(InetAddress a) {
        return a == null ? "-" : a.getHostAddress();
    }
}
