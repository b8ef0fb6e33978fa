// Make's own TypeScript SDK, unchanged, on the sandbox: every method that it has.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { startSandbox } from './lib/sandbox.mjs';
import { client, has, methodsOf, named, refused, resource, tokens, used } from './lib/sdk.mjs';

const company = 2107, operations = 512, marketing = 513;
const enterprise = 4102;

const names = (list) => list.map((each) => each.name);
const ids = (list) => list.map((each) => each.id);

resource('users', (it) => {
  it('tells who the token belongs to', async (make) => {
    has(await make.users.me(), { id: 7, name: 'Maren Ashby', email: 'maren.ashby@larkspur.example' });
  });
  it('tells what the token may do', async (make) => {
    const { scope } = await make.users.currentAuthorization();
    assert.ok(scope.includes('scenarios:write'), scope);
  });
});

resource('organizations', (it) => {
  it('lists and gets', async (make) => {
    has(named(await make.organizations.list({ cols: ['*'], pg: { sortBy: 'name', limit: 5 } }), 'Larkspur Bikes'), { id: company });
    has(await make.organizations.get(company, { wait: true }), { id: company, zone: 'eu1.make.com' });
  });
  it('creates, changes and deletes', async (make) => {
    const made = await make.organizations.create({ name: 'Larkspur Tours', regionId: 1, timezoneId: 134, countryId: 202 });
    has(await make.organizations.get(made.id), { name: 'Larkspur Tours' });
    has(await make.organizations.update(made.id, { name: 'Larkspur Travel', timezoneId: 113, countryId: 58 }), { name: 'Larkspur Travel' });
    await make.organizations.delete(made.id);
    await refused(make.organizations.get(made.id), 403);
  });
  it('keeps to itself what is none of the caller’s business', async (make) => {
    await refused(make.organizations.get(3318), 403);
  });
});

resource('teams', (it) => {
  it('lists and gets', async (make) => {
    const list = await make.teams.list(company, { cols: ['id', 'name'], pg: { sortDir: 'desc', sortBy: 'name' }, includePrivateSpaces: false });
    assert.deepEqual(names(list), ['Workshop', 'Operations', 'Marketing']);
    has(await make.teams.get(operations, { cols: ['id', 'name', 'organizationId'] }), { id: operations, name: 'Operations', organizationId: company });
  });
  it('creates and deletes', async (make) => {
    const made = await make.teams.create({ name: 'Spring fair', organizationId: company, operationsLimit: 1000 });
    has(await make.teams.get(made.id), { name: 'Spring fair' });
    await make.teams.delete(made.id);
    await refused(make.teams.get(made.id), 403);
  });
});

resource('scenarios', (it) => {
  const blueprint = {
    name: 'Greeting',
    flow: [{ id: 1, module: 'scenario-service:ReturnData', version: 1, parameters: {}, mapper: { text: 'Hello {{var.input.name}}' }, metadata: {} }],
    metadata: { version: 1 },
    interface: {
      input: [{ name: 'name', type: 'text', required: true }],
      output: [{ name: 'text', type: 'text' }],
    },
  };
  let id;
  it('lists a team’s and an organization’s', async (make) => {
    const list = await make.scenarios.list(operations, { cols: ['id', 'name'], pg: { limit: 50 } });
    has(named(list, 'Look up order status'), { id: 1107 });
    const all = await make.scenarios.listInOrganization(company, { cols: ['id'], pg: { limit: 100 } });
    assert.ok(all.length > list.length);
  });
  it('creates one, with interface and schedule', async (make) => {
    const made = await make.scenarios.create({ teamId: operations, folderId: 1576, scheduling: { type: 'on-demand' }, blueprint }, { cols: ['*'], confirmed: true });
    has(made, { name: 'Greeting', teamId: operations, folderId: 1576, isActive: false });
    ({ id } = made);
    has(await make.scenarios.get(id, { cols: ['id', 'name'] }), { id, name: 'Greeting' });
  });
  it('tells the interface, under both names', async (make) => {
    const { input, output } = await make.scenarios.getInterface(id);
    assert.deepEqual(names(input), ['name']);
    assert.deepEqual(names(output), ['text']);
    assert.deepEqual(await make.scenarios.interface(id), { input, output });
  });
  it('starts, runs and stops it', async (make) => {
    await refused(make.scenarios.run(id, { name: 'Ada' }), 422, /not activated/);
    assert.equal(await make.scenarios.activate(id), true);
    has(await make.scenarios.run(id, { name: 'Ada' }), { outputs: { text: 'Hello Ada' } });
    const { executionId, outputs } = await make.scenarios.run(id, { name: 'Ada' }, { responsive: false, callbackUrl: 'https://example.com/done' });
    assert.match(executionId, /^\w{32}$/);
    assert.equal(outputs, undefined);
    await refused(make.scenarios.run(id, {}), 400, /name/);
    assert.equal(await make.scenarios.deactivate(id), true);
  });
  it('changes it', async (make) => {
    const next = { input: [{ name: 'who', type: 'text' }], output: [] };
    assert.deepEqual(names((await make.scenarios.setInterface(id, { interface: next })).input), ['who']);
    const hourly = { type: 'indefinitely', interval: 3600 };
    const change = { name: 'Greetings', description: 'Says hello.', scheduling: hourly, blueprint: { ...blueprint, interface: undefined } };
    const changed = await make.scenarios.update(id, change, { cols: ['*'], confirmed: true });
    has(changed, { name: 'Greetings', description: 'Says hello.', scheduling: hourly });
    await refused(make.scenarios.setInterface(id, { interface: next }), 422, /on-demand/);
  });
  it('deletes it', async (make) => {
    await make.scenarios.delete(id);
    await refused(make.scenarios.get(id), 404, /not found/i);
  });
});

resource('scenarios.customProperties', (it) => {
  const properties = (make) => make.scenarios.customProperties;
  it('creates, replaces, changes, reads and deletes', async (make) => {
    assert.deepEqual(await properties(make).create(1107, { businessUnit: 'Operations', tier: 2 }), { businessUnit: 'Operations', tier: 2 });
    has(await properties(make).replace(1107, { businessUnit: 'Workshop', tier: 3 }), { businessUnit: 'Workshop', tier: 3 });
    has(await properties(make).update(1107, { tier: 1 }), { businessUnit: 'Workshop', tier: 1 });
    has(await properties(make).get(1107), { businessUnit: 'Workshop', tier: 1 });
    await properties(make).delete(1107);
    assert.ok(!(await properties(make).get(1107))?.businessUnit);
  });
  it('refuses what the structure does not have', async (make) => {
    await refused(properties(make).create(1112, { businessUnit: 'Moon' }), 400);
  });
});

resource('blueprints', (it) => {
  it('gets the blueprint with schedule and interface, and its versions', async (make) => {
    const blueprint = await make.blueprints.get(1107);
    assert.ok(blueprint.flow.length > 0);
    assert.equal(blueprint.scheduling.type, 'on-demand');
    assert.deepEqual(names(blueprint.interface.input), ['orderNumber']);
    assert.ok((await make.blueprints.versions(1107)).length > 0);
  });
});

resource('executions', (it) => {
  it('lists and gets', async (make) => {
    const list = await make.executions.list(1107, { pg: { limit: 2 } });
    assert.equal(list.length, 2);
    const { id } = list.find((each) => each.eventType === undefined || each.eventType.startsWith('EXECUTION'));
    has(await make.executions.get(1107, id), { id });
    has(await make.executions.getDetail(1107, id, { maxBytes: 1000 }), { status: 'SUCCESS' });
    await refused(make.executions.get(1107, 'f'.repeat(32)), 404);
  });
  it('lists and gets those of an incomplete execution', async (make) => {
    const [stored] = await make.incompleteExecutions.list(1103);
    const logs = await make.executions.listForIncompleteExecution(stored.id, { pg: { limit: 5 } });
    assert.ok(logs.length > 0);
    has(await make.executions.getForIncompleteExecution(stored.id, logs[0].id), { id: logs[0].id });
  });
});

resource('incompleteExecutions', (it) => {
  it('lists, gets and shows the bundles', async (make) => {
    const list = await make.incompleteExecutions.list(1103);
    assert.equal(list.length, 4);
    const one = await make.incompleteExecutions.get(list[0].id);
    has(one, { id: list[0].id, resolved: false });
    assert.ok('1' in await make.incompleteExecutions.bundle(one.id));
  });
  it('mends and retries', async (make) => {
    const [{ id }, ...rest] = await make.incompleteExecutions.list(1103);
    const { blueprint } = (await make.fetch(`/dlqs/${id}/blueprint`)).response;
    const mended = JSON.parse(JSON.stringify(blueprint).replace('"ECOUTPUT"', '"ECOUTPUTSERVICES"'));
    await make.incompleteExecutions.update(id, { blueprint: mended, failer: 4 });
    await make.incompleteExecutions.retry(id);
    has(await make.incompleteExecutions.get(id), { resolved: true });
    await make.incompleteExecutions.retryMultiple(1103, { ids: [rest[0].id] });
    await make.incompleteExecutions.retryMultiple(1110, { all: true });
    for (const each of await make.incompleteExecutions.list(1110)) assert.ok(each.resolved);
    await refused(make.incompleteExecutions.get('f'.repeat(32)), 404);
  });
});

resource('folders', (it) => {
  it('creates, lists, changes and deletes', async (make) => {
    const made = await make.folders.create({ name: 'Winter', teamId: operations });
    const inside = await make.folders.create({ name: 'January', teamId: operations, parentId: made.id });
    const list = await make.folders.list(operations, { cols: ['id', 'name', 'path'] });
    has(named(list, 'Winter'), { id: made.id });
    assert.deepEqual(names(await make.folders.list(operations, { parentId: made.id, childrenDepth: 'all' })), ['January']);
    has(await make.folders.update(inside.id, { name: 'February', parentId: null }, { cols: ['id', 'name'] }), { name: 'February' });
    await make.folders.delete(inside.id);
    await make.folders.delete(made.id);
    assert.ok(!names(await make.folders.list(operations)).includes('Winter'));
    await refused(make.folders.update(made.id, { name: 'Gone' }), 404);
  });
});

resource('hooks', (it) => {
  let id;
  it('lists and gets', async (make) => {
    const list = await make.hooks.list(operations, { typeName: 'gateway-webhook', assigned: true, viewForScenarioId: 2601, pg: { limit: 10 } });
    assert.ok(list.length > 0);
    has(await make.hooks.get(4103), { id: 4103, name: 'Returns form', queueCount: 143 });
  });
  it('creates, renames and changes', async (make) => {
    ({ id } = await make.hooks.create({ name: 'Courier', teamId: operations, typeName: 'gateway-webhook', data: { method: true, headers: true, stringify: false } }));
    has((await make.hooks.get(id)).data, { method: true, headers: true });
    has(await make.hooks.rename(id, 'Courier calls'), { name: 'Courier calls' });
    assert.equal(await make.hooks.update(id, { data: { method: false, headers: true, stringify: true } }), true);
    has((await make.hooks.get(id)).data, { method: false, stringify: true });
  });
  it('switches on and off, and learns', async (make) => {
    await make.hooks.disable(id);
    has(await make.hooks.get(id), { enabled: false });
    await make.hooks.enable(id);
    has(await make.hooks.get(id), { enabled: true });
    await make.hooks.learnStart(id);
    has(await make.hooks.ping(id), { learning: true, gone: false, attached: false });
    await make.hooks.learnStop(id);
    has(await make.hooks.ping(id), { learning: false });
  });
  it('deletes', async (make) => {
    await make.hooks.delete(id);
    await refused(make.hooks.get(id), 404);
  });
});

resource('devices', (it) => {
  it('lists', async (make) => {
    assert.deepEqual(names(await make.devices.list(operations, { cols: ['name'] })).sort(), ['Delivery van', 'Order desk phone']);
  });
});

resource('data stores and their records', (it) => {
  let id;
  it('creates, lists, gets and changes', async (make) => {
    ({ id } = await make.dataStores.create({ name: 'Couriers', teamId: operations, datastructureId: 178, maxSizeMB: 1 }));
    assert.ok(ids(await make.dataStores.list(operations, { cols: ['id', 'name'], pg: { limit: 100, sortBy: 'name' } })).includes(id));
    has(await make.dataStores.get(id, { cols: ['name', 'records'] }), { name: 'Couriers', records: 0 });
    has(await make.dataStores.update(id, { name: 'Bearers', maxSizeMB: 2, datastructureId: 179 }), { name: 'Bearers' });
  });
  it('keeps records', async (make) => {
    const { records } = make.dataStores;
    has(await records.create(id, 'swift', { number: '1', customer: 'Swift' }), { key: 'swift', data: { number: '1', customer: 'Swift' } });
    const { key } = await records.create(id, { number: '2', customer: 'Slow' });
    assert.deepEqual((await records.list(id, { pg: { limit: 10 } })).map((r) => r.key), ['swift', key]);
    has((await records.update(id, 'swift', { model: 'Wren' })).data, { number: '1', model: 'Wren' });
    assert.deepEqual((await records.replace(id, 'swift', { number: '3', customer: 'New' })).data, { number: '3', customer: 'New' });
    await refused(records.create(id, 'swift', { number: '4', customer: 'Twice' }), 400);
    await records.delete(id, ['swift']);
    assert.deepEqual((await records.list(id)).map((r) => r.key), [key]);
  });
  it('deletes', async (make) => {
    await make.dataStores.delete(id);
    await refused(make.dataStores.get(id), 404);
  });
});

resource('dataStructures', (it) => {
  it('creates, reads, changes, clones and deletes', async (make) => {
    const spec = [{ name: 'code', label: 'Code', type: 'text', required: true }];
    const { id } = await make.dataStructures.create({ name: 'Parcel', teamId: operations, strict: true, spec });
    assert.deepEqual(names((await make.dataStructures.get(id)).spec), ['code']);
    has(await make.dataStructures.update(id, { name: 'Parcels', strict: false, spec: [...spec, { name: 'weight', type: 'number' }] }), { name: 'Parcels' });
    const copy = await make.dataStructures.clone(id, { name: 'Parcels of marketing', targetTeamId: marketing });
    assert.ok(ids(await make.dataStructures.list(marketing, { cols: ['id', 'name'], pg: { limit: 50 } })).includes(copy.id));
    await make.dataStructures.delete(id);
    await refused(make.dataStructures.get(id), 404);
  });
});

resource('connections', (it) => {
  let id;
  it('lists, by type and scopes', async (make) => {
    const list = await make.connections.list(operations, { type: ['google', 'slack3'], scopes: { google: ['openid'], slack3: ['files:write'] }, cols: ['*'] });
    has(named(list, 'Order mailbox'), { scoped: true });
    has(named(list, 'Slack Larkspur'), { scoped: false });
    has(await make.connections.get(3206, { cols: ['name', 'accountName'] }), { name: 'Order mailbox', accountName: 'google' });
    assert.equal(await make.connections.scoped(3206, ['openid']), true);
  });
  it('creates, verifies, changes and renames', async (make) => {
    ({ id } = await make.connections.create({ name: 'Second till', accountName: 'stripe', teamId: operations, data: { apiKey: 'rk_1' } }));
    assert.equal(await make.connections.verify(id), true);
    assert.deepEqual(await make.connections.listEditableParameters(id), ['apiKey']);
    assert.equal(await make.connections.update(id, { data: { apiKey: 'wrong' } }), true);
    await refused(make.connections.verify(id), 424);
    has(await make.connections.rename(id, 'Third till', { cols: ['name'] }), { name: 'Third till' });
  });
  it('deletes', async (make) => {
    await make.connections.delete(id);
    await refused(make.connections.get(id), 404, /account:/);
  });
  it('says what is wrong with the data', async (make) => {
    await refused(make.connections.create({ name: 'None', accountName: 'stripe', teamId: operations }), 400, / - .*apiKey/);
  });
});

resource('keys', (it) => {
  it('tells the types', async (make) => {
    assert.ok(names(await make.keys.types()).includes('aes-key'));
  });
  it('creates, lists, gets, changes and deletes', async (make) => {
    const { id } = await make.keys.create({ name: 'Gate', teamId: operations, typeName: 'apikeyauth', parameters: { key: 'k3y', placement: 'header', name: 'X-Key' } });
    assert.ok(ids(await make.keys.list(operations, { cols: ['id', 'name'], typeName: 'apikeyauth' })).includes(id));
    has(await make.keys.get(id, { cols: ['name', 'typeName'] }), { name: 'Gate', typeName: 'apikeyauth' });
    has(await make.keys.update(id, { name: 'Gates', parameters: { key: 'other', placement: 'header', name: 'X-Key' } }), { name: 'Gates' });
    await make.keys.delete(id);
    await refused(make.keys.get(id), 404);
  });
});

resource('credentialRequests', (it) => {
  let request;
  it('lists, with the team first or among the options', async (make) => {
    const list = await make.credentialRequests.list(marketing, { cols: ['*'], status: 'pending', userId: 10, pg: { limit: 10 } });
    assert.deepEqual(names(list), ['Drive for photographs']);
    assert.deepEqual(names(await make.credentialRequests.list({ teamId: marketing, makeProviderId: 12, name: 'tools' })), ['Newsletter tools']);
  });
  it('asks somebody, by types', async (make) => {
    request = await make.credentialRequests.create({
      name: 'Payments', teamId: operations, description: 'For refunds', connections: [{ type: 'stripe' }, { type: 'slack3', scope: ['chat:write'] }],
      keys: [{ type: 'apikeyauth' }], provider: { providerMakeUserId: 12 },
    });
    has(await make.credentialRequests.get(request.id, { cols: ['name', 'teamId'] }), { name: 'Payments', teamId: operations });
    assert.equal((await make.credentialRequests.getDetail(request.id)).credentials.length, 3);
  });
  it('declines and deletes a credential', async (make) => {
    const { credentials } = await make.credentialRequests.getDetail(request.id);
    has(await make.credentialRequests.declineCredential(credentials[0].id, 'Not mine to give'), { id: credentials[0].id, state: 'declined' });
    await make.credentialRequests.declineCredential(credentials[1].id);
    const slack = (await make.credentialRequests.list(operations)).find((each) => each.name === 'Slack for order messages');
    const [authorized] = (await make.credentialRequests.getDetail(slack.id)).credentials;
    has(await make.credentialRequests.deleteCredential(authorized.id), { id: authorized.id });
  });
  it('deletes', async (make) => {
    await make.credentialRequests.delete(request.id);
    await refused(make.credentialRequests.get(request.id), 404);
  });
  it('asks oneself, by apps and by types, and for more scopes', async (make) => {
    const byApps = await make.credentialRequests.createAction({ name: 'Sheets', teamId: operations, description: 'For lists', credentials: [{ appName: 'google-sheets', appModules: ['*'], appVersion: 2, nameOverride: 'Our sheets', description: 'Please' }] });
    assert.match(byApps.publicUri, /^https:/);
    const byTypes = await make.credentialRequests.createByCredentials({
      name: 'Both', teamId: operations, description: 'For both',
      connections: [{ type: 'google', scope: ['openid'], nameOverride: 'Ours', description: 'Please' }], keys: [{ type: 'apikeyauth', nameOverride: 'Key' }],
    });
    assert.equal(byTypes.credentials.length, 2);
    assert.match((await make.credentialRequests.extendConnection({ connectionId: 3206, scopes: ['https://www.googleapis.com/auth/spreadsheets'] })).publicUri, /^https:/);
    const modules = await make.credentialRequests.listAppModulesWithCredentials('slack', 'latest');
    assert.ok(modules.some((module) => module.id === 'CreateMessage'));
  });
});

resource('functions', (it) => {
  it('creates, reads, changes, checks and deletes', async (make) => {
    const code = 'function twice(n) { return n * 2; }';
    const { id } = await make.functions.create(operations, { name: 'twice', description: 'Doubles', code });
    assert.ok(ids(await make.functions.list(operations, { cols: ['id', 'name'] })).includes(id));
    has(await make.functions.update(id, { description: 'Doubles numbers', code: code.replace('* 2', '+ n') }), { description: 'Doubles numbers' });
    has(await make.functions.get(id), { name: 'twice', code: 'function twice(n) { return n + n; }' });
    assert.equal((await make.functions.history(operations, id)).length, 1);
    has(await make.functions.check(operations, code), { success: true });
    has(await make.functions.check(operations, 'function ('), { success: false });
    await make.functions.delete(id);
    await refused(make.functions.get(id), 404);
  });
});

resource('enums', (it) => {
  it('lists countries, regions, time zones and apps of connected systems', async (make) => {
    assert.ok(named(await make.enums.countries(), 'Czechia').id);
    assert.ok((await make.enums.regions()).length > 1);
    assert.ok((await make.enums.timezones()).some((zone) => zone.id === 113));
    assert.deepEqual(names(await make.enums.connectedSystemApps()).sort(), ['http', 'sap-agent']);
  });
});

resource('onPremAgents and connectedSystems', (it) => {
  it('registers, reads, renames and deletes agents', async (_, { as }) => {
    const { onPremAgents } = as(tokens.enterprise);
    const { id, clientSecret } = await onPremAgents.create(enterprise, { name: 'Lab bridge' });
    assert.ok(clientSecret);
    assert.ok(ids(await onPremAgents.list(enterprise)).includes(id));
    has(await onPremAgents.update(enterprise, id, { name: 'Laboratory bridge' }), { name: 'Laboratory bridge' });
    has(await onPremAgents.get(enterprise, id), { name: 'Laboratory bridge', status: 'REGISTERED' });
    const [inputs] = await onPremAgents.getAppConfig(enterprise, id, 'http');
    assert.ok(names(inputs.spec).includes('baseUrl'));
    assert.equal(await onPremAgents.delete(enterprise, id), id);
    await refused(onPremAgents.get(enterprise, id), 400, /no such agent/);
  });
  it('creates, reads, changes and deletes connected systems', async (_, { as }) => {
    const { onPremAgents, connectedSystems } = as(tokens.enterprise);
    const agentId = named(await onPremAgents.list(enterprise), 'Plant bridge').id;
    const { id } = await connectedSystems.create(enterprise, { name: 'Kiln', agentId, appName: 'http', inputs: { baseUrl: 'http://10.1.1.1' } });
    assert.ok(ids(await connectedSystems.list(enterprise, agentId)).includes(id));
    has(await connectedSystems.update(enterprise, id, { name: 'Kilns', agentId, appName: 'http', inputs: { timeout: 10 } }), { name: 'Kilns' });
    assert.equal((await connectedSystems.get(enterprise, id)).inputs.length, 2);
    assert.equal(await connectedSystems.delete(enterprise, id), id);
    await refused(connectedSystems.get(enterprise, id), 400);
  });
});

resource('publicTemplates', (it) => {
  it('lists, gets and gets the blueprint', async (make) => {
    const [first] = await make.publicTemplates.list({ usedApps: ['google-sheets'], includeEn: true, cols: ['name', 'url'], pg: { limit: 1 } });
    has(await make.publicTemplates.get(first.url, { cols: ['name'] }), { name: first.name });
    assert.ok((await make.publicTemplates.getBlueprint(first.url)).blueprint.flow.length > 0);
    assert.deepEqual(await make.publicTemplates.list({ name: 'nothing is called that' }), []);
    await refused(make.publicTemplates.get('1-nothing'), 404);
  });
});

resource('privateSpaces', (it) => {
  it('lists, gets and changes', async (make) => {
    const list = await make.privateSpaces.list(company, { cols: ['id', 'name', 'consumedOperations'], pg: { limit: 10 } });
    assert.deepEqual(ids(list).sort(), [601, 602, 603]);
    assert.deepEqual(await make.privateSpaces.list(company, { externalId: 'none' }), []);
    has(await make.privateSpaces.get(602, { cols: ['id', 'type'] }), { id: 602, type: 'personal' });
    has(await make.privateSpaces.update(602, { operationsLimit: 900 }), { operationsLimit: 900 });
    await refused(make.privateSpaces.update(602, { operationsLimit: 10 }), 406);
    has(await make.privateSpaces.update(602, { operationsLimit: 10 }, { confirmed: true }), { operationsLimit: 10 });
  });
});

resource('customPropertyStructures and their items', (it) => {
  it('creates a structure', async (_, { as }) => {
    const { customPropertyStructures } = as(tokens.enterprise);
    const { id } = await customPropertyStructures.create({ associatedType: 'scenario', belongerType: 'organization', belongerId: enterprise });
    assert.deepEqual(ids(await customPropertyStructures.list(enterprise)), [id]);
  });
  it('creates, reads, changes and deletes items', async (make) => {
    const { items } = make.customPropertyStructures;
    const { id } = await items.create(6, { name: 'costCentre', label: 'Cost centre', description: 'Who pays', type: 'dropdown', options: [{ value: 'A' }, { value: 'B' }], required: false });
    const found = await items.list(6, { cols: ['*'], pg: { limit: 10 }, id, name: 'costCentre', label: 'Cost centre', description: 'Who pays', type: 'dropdown', required: false });
    assert.deepEqual(names(found), ['costCentre']);
    has(await items.update(id, { label: 'Costs', description: 'Who pays for it', options: [{ value: 'A' }, { value: 'B' }, { value: 'C' }], required: true }), { label: 'Costs' });
    await items.delete(id);
    assert.deepEqual(await items.list(6, { name: 'costCentre' }), []);
    const [inUse] = await items.list(6, { name: 'tier' });
    await refused(items.delete(inUse.id), 406);
    await items.delete(inUse.id, { confirmed: true });
  });
});

resource('roles and customRoles', (it) => {
  it('lists and gets roles and permissions', async (make) => {
    const list = await make.roles.list({ cols: ['id', 'name', 'category'], category: 'team', excludeRole: [1], organizationId: company, teamId: operations });
    has(named(list, 'Scenario reviewer'), { id: 101, category: 'team' });
    assert.equal((await make.roles.list({ roleId: 101, organizationId: company })).length, 1);
    has(await make.roles.get(101), { name: 'Scenario reviewer' });
    for (const permission of await make.roles.permissions({ roleCategory: 'team' })) assert.equal(permission.roleCategory, 'team');
  });
  it('creates, changes and deletes custom roles', async (make) => {
    const permissions = ids(await make.roles.permissions({ roleCategory: 'team' })).slice(0, 2);
    const { id } = await make.customRoles.create({ name: 'Trainee', category: 'team', organizationId: company, description: 'Looks around', permissions });
    has(await make.customRoles.update(id, { organizationId: company, name: 'Apprentice', description: null, permissions: permissions.slice(0, 1) }), { name: 'Apprentice' });
    assert.equal(await make.customRoles.delete(id, { organizationId: company }), id);
    await refused(make.roles.get(id), 404);
  });
});

const app = 'larkspur-returns-k3xw', bench = 'larkspur-bench-7q2m';

resource('sdk.apps', (it) => {
  let name;
  it('lists, creates, gets and changes', async (make) => {
    const { apps } = make.sdk;
    ({ name } = await apps.create({ name: 'pedal', label: 'Pedal', description: 'Both', theme: '#ff5733', language: 'en', countries: ['gb'], private: true, audience: 'countries' }));
    assert.ok(names(await apps.list({ cols: ['name'], all: false })).includes(name));
    has(await apps.update(name, 1, { label: 'Pedals', description: 'Left and right', theme: '#2f6f4e', language: 'en', countries: ['cz'], audience: 'countries' }), { label: 'Pedals' });
    has(await apps.get(name, 1, { cols: ['name', 'label'] }), { name, label: 'Pedals' });
  });
  it('keeps sections, readme and common data', async (make) => {
    const { apps } = make.sdk;
    await apps.setSection(name, 1, 'base', { baseUrl: 'https://pedal.example' });
    assert.deepEqual(JSON.parse(await apps.getSection(name, 1, 'base')), { baseUrl: 'https://pedal.example' });
    const groups = '[{"label": "Other", "modules": []}] // one';
    await apps.setSection(name, 1, 'groups', groups);
    assert.equal(await apps.getSection(name, 1, 'groups'), groups);
    assert.equal(await apps.setDocs(name, 1, '# Pedal\n'), true);
    assert.equal(await apps.getDocs(name, 1), '# Pedal\n');
    assert.equal(await apps.setCommon(name, 1, { clientId: 'x' }), true);
    has(await apps.getCommon(name, 1), { clientId: 'x' });
  });
  it('keeps the icon', async (make) => {
    const { apps } = make.sdk;
    const icon = await apps.getIcon(bench, 1);
    assert.equal(await apps.setIcon(name, 1, icon), true);
    assert.deepEqual(Buffer.from(await apps.getIcon(name, 1)).subarray(0, 8), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    assert.ok((await apps.getIcon(name, 1, 32)).byteLength < icon.byteLength);
  });
  it('makes public and private, and deletes', async (make) => {
    const { apps } = make.sdk;
    await apps.makePublic(name, 1);
    has(await apps.get(name, 1), { public: true });
    await apps.makePrivate(name, 1);
    has(await apps.get(name, 1), { public: false });
    await apps.delete(name, 1);
    await refused(apps.get(name, 1), 404);
  });
});

resource('sdk.modules', (it) => {
  it('creates, reads, changes and deletes', async (make) => {
    const { modules } = make.sdk;
    await modules.create(app, 1, { name: 'listReturns', typeId: 9, label: 'List', description: 'All returns', moduleInitMode: 'blank' });
    assert.ok(names(await modules.list(app, 1)).includes('listReturns'));
    await modules.update(app, 1, 'listReturns', { label: 'List returns', description: 'All of them', connection: app });
    has(await modules.get(app, 1, 'listReturns'), { label: 'List returns', connection: app });
    await modules.setSection(app, 1, 'listReturns', 'api', '{ "url": "/returns" } // all');
    assert.equal(await modules.getSection(app, 1, 'listReturns', 'api'), '{ "url": "/returns" } // all');
    await modules.makePublic(app, 1, 'listReturns');
    has(await modules.get(app, 1, 'listReturns'), { public: true });
    await modules.makePrivate(app, 1, 'listReturns');
    await modules.delete(app, 1, 'listReturns');
    await refused(modules.get(app, 1, 'listReturns'), 404);
  });
});

resource('sdk.connections', (it) => {
  it('creates, reads, changes and deletes', async (make) => {
    const { connections } = make.sdk;
    const { name } = await connections.create(app, { type: 'oauth', label: 'Sign-in' });
    assert.ok(names(await connections.list(app)).includes(name));
    await connections.update(name, { label: 'Sign in' });
    has(await connections.get(name), { label: 'Sign in' });
    await connections.setSection(name, 'scopes', { read: 'Reads' });
    assert.deepEqual(JSON.parse(await connections.getSection(name, 'scopes')), { read: 'Reads' });
    assert.equal(await connections.setCommon(name, { clientId: 'x' }), true);
    has(await connections.getCommon(name), { clientId: 'x' });
    await connections.delete(name);
    await refused(connections.get(name), 404);
  });
});

resource('sdk.functions', (it) => {
  it('creates, reads, changes and deletes', async (make) => {
    const { functions } = make.sdk;
    const code = 'function shorten(text) {\n  return text.slice(0, 9);\n}';
    await functions.create(app, 1, { name: 'shorten' });
    assert.ok(names(await functions.list(app, 1)).includes('shorten'));
    has(await functions.get(app, 1, 'shorten'), { name: 'shorten' });
    await functions.setCode(app, 1, 'shorten', code);
    assert.equal(await functions.getCode(app, 1, 'shorten'), code);
    assert.equal(await functions.setTest(app, 1, 'shorten', 'it("cuts", () => {});'), true);
    assert.equal(await functions.getTest(app, 1, 'shorten'), 'it("cuts", () => {});');
    await functions.delete(app, 1, 'shorten');
    await refused(functions.get(app, 1, 'shorten'), 404);
  });
});

resource('sdk.rpcs', (it) => {
  it('creates, reads, changes, tries and deletes', async (make) => {
    const { rpcs } = make.sdk;
    await rpcs.create(app, 1, { name: 'listReasons', label: 'Reasons' });
    assert.ok(names(await rpcs.list(app, 1)).includes('listReasons'));
    await rpcs.update(app, 1, 'listReasons', { label: 'List reasons', connection: app });
    has(await rpcs.get(app, 1, 'listReasons'), { label: 'List reasons', connection: app });
    await rpcs.setSection(app, 1, 'listReasons', 'api', { url: '/reasons' });
    assert.deepEqual(JSON.parse(await rpcs.getSection(app, 1, 'listReasons', 'api')), { url: '/reasons' });
    assert.ok(Array.isArray(await rpcs.test(app, 1, 'listReasons', { data: { language: 'en' }, schema: [{ name: 'language', type: 'text', required: true }] })));
    await rpcs.delete(app, 1, 'listReasons');
    await refused(rpcs.get(app, 1, 'listReasons'), 404);
  });
});

resource('sdk.webhooks', (it) => {
  it('creates, reads, changes and deletes', async (make) => {
    const { webhooks } = make.sdk;
    const { name } = await webhooks.create(app, { type: 'web', label: 'Booked' });
    assert.ok(names(await webhooks.list(app)).includes(name));
    await webhooks.update(name, { label: 'Return booked' });
    has(await webhooks.get(name), { label: 'Return booked', type: 'web' });
    await webhooks.setSection(name, 'attach', { url: '/hooks' });
    assert.deepEqual(JSON.parse(await webhooks.getSection(name, 'attach')), { url: '/hooks' });
    await webhooks.delete(name);
    await refused(webhooks.get(name), 404);
  });
});

resource('sdk.endpoints', (it) => {
  it('creates, reads, changes and deletes', async (make) => {
    const { endpoints } = make.sdk;
    await endpoints.create(app, 1, { name: 'getReturn', label: 'Get', description: 'One return', attachedAccounts: [app] });
    assert.ok(names(await endpoints.list(app, 1)).includes('getReturn'));
    await endpoints.update(app, 1, 'getReturn', { label: 'Get a return', description: 'One', context: 'By id.', annotations: { readOnlyHint: true }, attachedAccounts: [] });
    has(await endpoints.get(app, 1, 'getReturn'), { label: 'Get a return', context: 'By id.', attachedAccounts: [] });
    await endpoints.setSection(app, 1, 'getReturn', 'api', { url: '/returns/{{parameters.id}}' });
    assert.deepEqual(JSON.parse(await endpoints.getSection(app, 1, 'getReturn', 'api')), { url: '/returns/{{parameters.id}}' });
    await endpoints.makePublic(app, 1, 'getReturn');
    has(await endpoints.get(app, 1, 'getReturn'), { public: true });
    await endpoints.makePrivate(app, 1, 'getReturn');
    await endpoints.delete(app, 1, 'getReturn');
    await refused(endpoints.get(app, 1, 'getReturn'), 404);
  });
});

resource('errors', (it) => {
  it('400 with what is wrong with each value', async (make) => {
    await refused(make.dataStores.create({ name: '', teamId: 'x' }), 400, /\n - .*teamId[^]*\n - /);
  });
  it('401', async (_, { as }) => {
    await refused(as('00000000-0000-4000-8000-000000000000').users.me(), 401);
  });
  it('403 for a team of others, for a role that only looks, and without the scope', async (make, { as }) => {
    await refused(make.scenarios.list(977), 403);
    await refused(as(tokens.monitoring).folders.create({ name: 'Mine', teamId: operations }), 403);
    await refused(as(tokens.templates).keys.list(operations), 403);
  });
  it('404', async (make) => {
    await refused(make.dataStores.get(1), 404, /not found/i);
  });
  it('406 without a confirmation', async (make) => {
    await refused(make.fetch('/data-stores/54', { method: 'DELETE' }), 406);
  });
  it('429, and again after a while', async (make, { as, sandbox }) => {
    const limit = { kind: 'rate-limit', route: '/users/me', times: 1 };
    await sandbox.inject(limit);
    await refused(make.users.me(), 429);
    await sandbox.inject(limit);
    const patient = as(undefined, { retry: { onRateLimit: true, maxDelay: 10 } });
    has(await patient.users.me(), { id: 7 });
  });
  it('500, and again after a while', async (make, { as, sandbox }) => {
    const trouble = { kind: 'server-error', route: '/users/me', times: 1 };
    await sandbox.inject(trouble);
    await refused(make.users.me(), 500);
    await sandbox.inject(trouble);
    has(await as(undefined, { retry: { onServerError: true, baseDelay: 1 } }).users.me(), { id: 7 });
  });
});

describe('the SDK', () => {
  test('has no method that was not called', async () => {
    const sandbox = await startSandbox();
    const all = methodsOf(client(sandbox));
    await sandbox.stop();
    assert.ok(all.length > 170, `only ${all.length} methods were found`);
    assert.deepEqual(all.filter((method) => !used.has(method)), []);
  });
});
