// SPDX-License-Identifier: Apache-2.0
// client.js CLUSTER HOST:PORT... -- the official Node.js client; the same as client.py in all that it reads and prints.
// NODE_PATH holds the client (fetch node-client-VERSION).
'use strict';
const { Client } = require('hazelcast-client');
const readline = require('readline');

const say = (event, fields) => console.log(JSON.stringify({ event, ...fields }));
const text = (m) => ({
	uuid: m.uuid.toString(), host: m.address.host, port: m.address.port, lite: m.liteMember,
	attributes: Object.fromEntries(m.attributes), version: `${m.version.major}.${m.version.minor}.${m.version.patch}`,
});
const members = (client) => client.getCluster().getMembers().map(text);

async function obey(client, verb, ...words) {
	if (verb === 'members')
		return members(client);
	if (verb === 'objects')
		return (await client.getDistributedObjects()).map((o) => o.getName());
	const map = await client.getMap(words[0]);
	return {
		put: () => map.put(words[1], words[2]),
		get: () => map.get(words[1]),
		size: () => map.size(),
		listen: () => map.addEntryListener({ added: (e) => say('entry', { key: e.key, value: e.value }) }, undefined, true),
	}[verb]();
}

async function main() {
	const words = process.argv.slice(2).filter((w) => !w.startsWith('--'));
	const client = await Client.newHazelcastClient({
		clusterName: words[0],
		network: { clusterMembers: words.slice(1), smartRouting: !process.argv.includes('--unisocket') },
		connectionStrategy: { connectionRetry: { clusterConnectTimeoutMillis: 20000, initialBackoffMillis: 100, maxBackoffMillis: 500 } },
		lifecycleListeners: [(state) => say('state', { state })],
		membershipListeners: [{ memberAdded: (e) => say('added', text(e.member)), memberRemoved: (e) => say('removed', text(e.member)) }],
		customLogger: Object.fromEntries(['log', 'trace', 'debug', 'info', 'warn', 'error'].map((level) =>
			[level, (...said) => level === 'trace' || level === 'debug' || console.error(level, ...said)])),
	});
	say('ready', { members: members(client) });
	for await (const line of readline.createInterface({ input: process.stdin })) {
		try {
			say('answer', { line: line.trim(), value: await obey(client, ...line.trim().split(/ +/)) });
		} catch (e) {
			say('error', { line: line.trim(), error: e.name, message: e.message });
		}
	}
	await client.shutdown();
}

main().catch((e) => {
	say('failed', { error: e.name, message: e.message });
	process.exit(1);
});
