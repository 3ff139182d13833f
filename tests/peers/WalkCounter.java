// SPDX-License-Identifier: Apache-2.0
package walk;

import fish.payara.cluster.Clustered;
import fish.payara.cluster.DistributedLockType;
import jakarta.ejb.Singleton;
import java.io.Serializable;

/** One for all instances: Payara keeps it in a map, counts its users and locks it with the CP subsystem in unsafe mode. */
@Singleton
@Clustered(lock = DistributedLockType.LOCK)
public class WalkCounter implements Serializable {
	private int n;

	public int next() {
		return ++n;
	}
}
