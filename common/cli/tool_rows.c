/* SPDX-License-Identifier: Apache-2.0 */
/* tool_rows.c - each tool: what it is for, and what its exit statuses mean. */
#include "common/cli/tool.h"

const struct tool_row tool_rows[TOOL_COUNT] = {
	[TOOL_NUMBER_JOIN] = {
		.name = "mc-join", .bit = TOOL_JOIN,
		.purpose = "be one node of a Payara Micro, Payara Server or Hazelcast cluster",
		.usage = "mc-join [option]...",
		.examples = "  mc-join                      join what is here, on Payara Micro's defaults\n"
			    "  mc-join --cluster-mode tcpip:10.0.0.5 --until 'size>=3'\n"
			    "  mc-join --cluster-mode kubernetes:shop,grid\n",
		.time = "60s with --until", .timeout_ms = -1,
		.exits = "0 ok 1 refused 2 usage 3 time-out 4 password 5 this host",
		.statuses = {
			[STATUS_OK] = "It left cleanly, after a signal, --for, or because --until held.",
			[STATUS_NOT] = "Every cluster that was found refused this node.",
			[STATUS_USAGE] = "Nothing was started.",
			[STATUS_SILENCE] = "--timeout passed before --until held.",
			[STATUS_DENIED] = "The cluster has another password, or one where none was given.",
			[STATUS_HOST] = "No usable interface, a port that is taken, output that cannot be written.",
		},
	},
	[TOOL_NUMBER_MEMBERS] = {
		.name = "mc-members", .bit = TOOL_MEMBERS,
		.purpose = "the member list of a Payara or Hazelcast cluster, without joining it",
		.usage = "mc-members [option]... [PEER]...",
		.examples = "  mc-members                   the cluster on this host, or on the group\n"
			    "  mc-members --wait-size 3 --stable 5s --timeout 90s 10.0.0.5:6900\n",
		.operands = "PEER",
		.time = "10s; 60s to wait", .timeout_ms = 10000,
		.exits = "0 ok 1 not so 2 usage 3 no answer 4 refused 5 this host",
		.statuses = {
			[STATUS_OK] = "The list was printed; what was waited for holds; all views agree.",
			[STATUS_NOT] = "A member answers, but --wait-size or --stable did not come to hold in time; views disagree.",
			[STATUS_SILENCE] = "Nothing listens, or what listens is not a member.",
			[STATUS_DENIED] = "The member has another cluster name, or does not take clients.",
			[STATUS_HOST] = "No interface, no route, no memory.",
		},
	},
	[TOOL_NUMBER_PROBE] = {
		.name = "mc-probe", .bit = TOOL_PROBE,
		.purpose = "which clusters share this group, and what answers on these ports",
		.usage = "mc-probe [option]... [PEER]...",
		.examples = "  mc-probe                     which clusters are on the multicast group?\n"
			    "  mc-probe 10.0.0.1-10:6900    what answers there?\n",
		.operands = "PEER",
		.time = "each question's own", .timeout_ms = -1,
		.exits = "0 ok 1 not so 2 usage 3 no answer 4 denied 5 this host",
		.statuses = {
			[STATUS_OK] = "What was asked holds: only what was expected, all reachable, would be let in.",
			[STATUS_NOT] = "A stranger was heard, something else answers, this node would be refused, or Java members take another interface.",
			[STATUS_SILENCE] = "Nothing was heard, or nothing answered.",
			[STATUS_DENIED] = "The system does not permit what was asked.",
			[STATUS_HOST] = "No usable interface, or a socket that cannot be opened.",
		},
	},
	[TOOL_NUMBER_DNS] = {
		.name = "mc-dnsresolve", .bit = TOOL_DNS,
		.purpose = "names to Payara or Hazelcast peers, each step explained",
		.usage = "mc-dnsresolve [option]... NAME[:PORT]...",
		.examples = "  mc-dnsresolve --explain grid.example.org:6900\n"
			    "  mc-dnsresolve --srv grid.example.org | mc-probe -\n",
		.operands = "NAME[:PORT]",
		.time = "5s for each name", .timeout_ms = 5000,
		.exits = "0 found 1 none 2 usage 3 no answer 4 refused 5 host",
		.statuses = {
			[STATUS_OK] = "Every name has an address.",
			[STATUS_NOT] = "A name does not exist or has no address.",
			[STATUS_SILENCE] = "None of the configured name servers answered.",
			[STATUS_DENIED] = "A name server refused to answer.",
			[STATUS_HOST] = "No name server is configured, or no socket can be opened.",
		},
	},
	[TOOL_NUMBER_K8S] = {
		.name = "mc-k8s-peers", .bit = TOOL_K8S,
		.purpose = "pods and endpoints to the peers of a Payara or Hazelcast cluster",
		.usage = "mc-k8s-peers [option]... [NAMESPACE,SERVICE]",
		.examples = "  mc-k8s-peers payara,grid | mc-members -\n"
			    "  mc-k8s-peers --check         which permission is missing?\n",
		.operands = "NAMESPACE,SERVICE",
		.time = "10s", .timeout_ms = 10000,
		.exits = "0 ok 1 no peer 2 usage 3 no answer 4 denied 5 host",
		.statuses = {
			[STATUS_OK] = "Peers were found; --check: every permission is there.",
			[STATUS_NOT] = "There is no peer.",
			[STATUS_SILENCE] = "The API server did not answer in time, or not intelligibly.",
			[STATUS_DENIED] = "The API server refused (401, 403), or a permission is missing.",
			[STATUS_HOST] = "Not running in a pod and no option names the API server, or it cannot be reached.",
		},
	},
	[TOOL_NUMBER_RELAY] = {
		.name = "mc-relay", .bit = TOOL_RELAY,
		.purpose = "carry a cluster's multicast between hosts that have only unicast",
		.usage = "mc-relay [option]... [HUB]... [-- COMMAND [ARG]...]",
		.examples = "  mc-relay --cluster-password-file secret                  the hub\n"
			    "  mc-relay --cluster-password-file secret HUB -- java -jar payara-micro.jar\n",
		.operands = "HUB", .command = true,
		.time = "none", .timeout_ms = -1,
		.exits = "0 ok 1 refused 2 usage 3 no link 4 password 5 this host",
		.statuses = {
			[STATUS_OK] = "It ended by a signal, --for, or because --until held.",
			[STATUS_NOT] = "Every hub refused: another version, or another multicast group.",
			[STATUS_USAGE] = "Nothing was started.",
			[STATUS_SILENCE] = "No link in time: --until with --timeout, or --require-link.",
			[STATUS_DENIED] = "The password is not that of the hubs.",
			[STATUS_HOST] = "No usable interface, a port that is taken, output that cannot be written.",
		},
	},
	[TOOL_NUMBER_MAP] = {
		.name = "mc-map", .bit = TOOL_MAP,
		.purpose = "read, write and follow the maps of a Payara or Hazelcast cluster",
		.usage = "mc-map [option]... COMMAND [MAP [KEY [VALUE]]]",
		.examples = "Commands: get KEY, put KEY VALUE, set KEY VALUE, remove KEY, contains KEY, size,\n"
			    "  keys, values, entries, clear, evict KEY, lock KEY [-- COMMAND], unlock KEY,\n"
			    "  query SQL, watch [KEY], info, dump, load, bench; without a MAP: list\n",
		.operands = "COMMAND", .command = true,
		.commands = "get put set remove contains size keys values entries clear evict lock unlock query watch info list dump load bench",
		.time = "10s a request", .timeout_ms = 10000,
		.exits = "0 ok 1 no key 2 usage 3 no answer 4 refused 5 this host",
		.statuses = {
			[STATUS_OK] = "It was done.",
			[STATUS_NOT] = "There is no such key.",
			[STATUS_USAGE] = "The command line or the input is wrong; the cluster was not asked, or does not understand the question.",
			[STATUS_SILENCE] = "What was sent may have been done.",
			[STATUS_DENIED] = "The member has another cluster name, or refuses what was asked.",
			[STATUS_HOST] = "No interface, no route, no memory.",
		},
	},
	[TOOL_NUMBER_TOPIC] = {
		.name = "mc-topic", .bit = TOOL_TOPIC,
		.purpose = "follow and publish to the topics of a Payara or Hazelcast cluster",
		.usage = "mc-topic [option]... COMMAND [TOPIC [MESSAGE]...]",
		.examples = "  mc-topic listen payara.micro.cdi.event        what applications say\n"
			    "  tail -f orders.log | mc-topic publish orders  a message a line\n"
			    "  mc-topic --cdi order publish payara.micro.cdi.event 7\n",
		.operands = "COMMAND", .command = true,
		.commands = "listen publish list",
		.time = "10s a request", .timeout_ms = 10000,
		.exits = "0 good 2 usage 3 silence 4 refused 5 this host",
		.statuses = {
			[STATUS_OK] = "It was done; listen: it ended by a signal, --for or --messages.",
			[STATUS_USAGE] = "The command line or the input is wrong.",
			[STATUS_SILENCE] = "No member answered in time, or the answer could not be read. What was sent may have been published.",
			[STATUS_DENIED] = "The member has another cluster name, or refuses what was asked.",
			[STATUS_HOST] = "This host cannot reach any member: no interface, no route, no memory.",
		},
	},
};
