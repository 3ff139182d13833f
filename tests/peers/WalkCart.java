// SPDX-License-Identifier: Apache-2.0
package walk;

import jakarta.ejb.Stateful;
import java.io.Serializable;

/** A stateful bean, kept in an HTTP session: it goes with it from instance to instance. */
@Stateful
public class WalkCart implements Serializable {
	private int n;

	public int add() {
		return ++n;
	}
}
