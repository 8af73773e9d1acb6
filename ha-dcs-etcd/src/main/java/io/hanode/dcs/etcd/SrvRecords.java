package io.hanode.dcs.etcd;

import io.hanode.http.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/** SRV records of etcd's servers for clients, as etcd names them, asked for through the JDK's JNDI. */
final class SrvRecords {

    private static final String MILLIS = "1000";
    private static final String RETRIES = "2";
    private static final int FIELDS = 4;

    private SrvRecords() {}

    /**
     * The servers of a domain, by priority: {@code _etcd-client-ssl._tcp.<domain>} with TLS, {@code _etcd-client._tcp.<domain>}
     * without.
     *
     * @throws NamingException when there are none, or DNS does not answer
     */
    // The provider is the JDK's for DNS, whose SRV records are texts: no object is made of what comes. JNDI wants the
    // table.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    static List<Endpoint> find(String domain, boolean secure) throws NamingException {
        String name = (secure ? "_etcd-client-ssl._tcp." : "_etcd-client._tcp.") + domain;
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put("com.sun.jndi.dns.timeout.initial", MILLIS);
        environment.put("com.sun.jndi.dns.timeout.retries", RETRIES);
        DirContext context = new InitialDirContext(environment);
        try {
            return endpoints(
                    name, context.getAttributes(name, new String[] {"SRV"}).get("SRV"), secure);
        } catch (NameNotFoundException e) {
            throw none(name);
        } finally {
            context.close();
        }
    }

    private static List<Endpoint> endpoints(String name, @Nullable Attribute records, boolean secure)
            throws NamingException {
        List<String[]> found = new ArrayList<>();
        NamingEnumeration<?> all = records == null ? null : records.getAll();
        while (all != null && all.hasMore()) {
            // priority, weight, port, host with a dot at its end
            String[] fields = String.valueOf(all.next()).split(" ");
            if (fields.length == FIELDS) {
                found.add(fields);
            }
        }
        found.sort(Comparator.comparingInt(fields -> Integer.parseInt(fields[0])));
        List<Endpoint> endpoints = found.stream()
                .map(fields -> new Endpoint(
                        secure ? "https" : "http", fields[3].replaceAll("\\.$", ""), Integer.parseInt(fields[2])))
                .toList();
        if (endpoints.isEmpty()) {
            throw none(name);
        }
        return endpoints;
    }

    private static NamingException none(String name) {
        return new NamingException("there is no SRV record " + name);
    }
}
