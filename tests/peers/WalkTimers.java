// SPDX-License-Identifier: Apache-2.0
package walk;

import jakarta.annotation.Resource;
import jakarta.ejb.*;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Persistent timers, which an instance takes over when theirs leaves; heard: those that have fired here. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class WalkTimers {
	static final Set<String> heard = new ConcurrentSkipListSet<>();
	@Resource TimerService timers;

	public void start(String name, long ms) {
		timers.createSingleActionTimer(ms, new TimerConfig(name, true));
	}

	@Timeout
	public void fire(Timer t) {
		heard.add((String) t.getInfo());
	}
}
