// SPDX-License-Identifier: Apache-2.0
// job.js CLUSTER HOST:PORT... -- the same as job.py, with the official Node.js client. NODE_PATH holds it (fetch node-client-VERSION).
'use strict';
const { Client } = require('hazelcast-client');

async function main() {
	const client = await Client.newHazelcastClient({
		clusterName: process.argv[2],
		network: { clusterMembers: process.argv.slice(3) },
		connectionStrategy: { connectionRetry: { clusterConnectTimeoutMillis: 20000 } },
		properties: { 'hazelcast.logging.level': 'OFF' },
	});
	const map = await client.getMap('job');
	const topic = await client.getReliableTopic('job-js'); // it has no other kind
	let same = true;
	for (let i = 0; i < 100; i++)
		await map.set('js' + i, 'value-' + i);
	for (let i = 0; i < 100; i++)
		same = same && await map.get('js' + i) === 'value-' + i;
	const heard = new Promise((resolve) => {
		topic.addMessageListener((m) => m.messageObject === 'js' && resolve('yes'));
		setTimeout(() => resolve('no'), 10000).unref();
		// the listener finds out by itself where to begin, and what is published before that it does not hear
		setInterval(() => topic.publish('js').catch(() => resolve('no')), 200).unref();
	});
	console.log(`members=${client.getCluster().getMembers().length} map=${same ? 'yes' : 'no'} topic=${await heard}`);
	await client.shutdown();
}

main().catch((e) => {
	console.error(e.message);
	process.exit(1);
});
