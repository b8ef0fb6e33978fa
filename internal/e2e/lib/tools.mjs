// The thirteen tools, in an order in which each can be called, with what shows that a call worked.
import assert from 'node:assert/strict';

import { owner } from './sandbox.mjs';

export const newPassword = 'Cog-wheels-1887';
export const newerPassword = 'Saddle-bags-1888';
export const newEmail = 'maren@larkspur.example';

const has = (list, name) => assert.ok(list.some((entry) => entry.name === name), `no ${name} in the answer`);

/**
 * Each tool: arguments (from what earlier calls left in the notebook), what Make is asked (method and route),
 * secrets that a person types, from the notebook too (none: approves; undefined: no person is asked), and checks on the answer and the sandbox.
 */
export const calls = [
  {
    tool: 'data-stores_list', route: 'GET /data-stores',
    args: ({ sandbox }) => ({ teamId: sandbox.teamId }),
    check: ({ answer }) => has(answer.dataStores, 'Customers'),
  },
  {
    tool: 'data-stores_create', route: 'POST /data-stores',
    args: ({ sandbox }) => ({ name: 'Spare parts', teamId: sandbox.teamId, datastructureId: 178, maxSizeMB: 1 }),
    check: ({ answer, state }) => {
      assert.equal(answer.dataStore.name, 'Spare parts');
      has(Object.values(state.dataStores), 'Spare parts');
    },
  },
  {
    tool: 'folders_create', route: 'POST /scenarios-folders',
    args: ({ sandbox }) => ({ name: 'Winter', teamId: sandbox.teamId }),
    check: ({ answer, state }) => {
      assert.equal(answer.scenarioFolder.name, 'Winter');
      has(Object.values(state.scenariosFolders), 'Winter');
    },
  },
  {
    tool: 'public-templates_list', route: 'GET /templates/public',
    args: () => ({ usedApps: ['google-sheets'], cols: ['name', 'url', 'usedApps'], pg: { limit: 3 } }),
    check: ({ answer, notes }) => {
      assert.equal(answer.templatesPublic.length, 3);
      for (const template of answer.templatesPublic) assert.ok(template.usedApps.includes('google-sheets'));
      notes.templateUrl = answer.templatesPublic[0].url;
      notes.templateName = answer.templatesPublic[0].name;
    },
  },
  {
    tool: 'public-templates_get', route: 'GET /templates/public/{templateUrl}',
    args: ({ notes }) => ({ templateUrl: notes.templateUrl }),
    check: ({ answer, notes }) => assert.equal(answer.templatePublic.name, notes.templateName),
  },
  {
    tool: 'public-templates_get-blueprint', route: 'GET /templates/public/{templateUrl}/blueprint',
    args: ({ notes }) => ({ templateUrl: notes.templateUrl }),
    check: ({ answer }) => assert.ok(answer.blueprint.flow.length > 0),
  },
  {
    tool: 'users_list', route: 'GET /users',
    args: ({ sandbox }) => ({ organizationId: sandbox.organizationId, pg: { limit: 20 } }),
    check: ({ answer }) => {
      assert.equal(answer.users.length, 13);
      has(answer.users, owner.name);
    },
  },
  {
    tool: 'users_update', route: 'PATCH /users/{userId}',
    args: () => ({ userId: owner.id, language: 'de' }),
    check: ({ answer, state }) => {
      assert.equal(answer.user.language, 'de');
      assert.equal(state.users[owner.id].language, 'de');
    },
  },
  {
    tool: 'users_update-password', route: 'PUT /users/{userId}/attributes/password',
    args: () => ({ userId: owner.id }),
    secrets: () => ({ currentPassword: owner.password, newPassword1: newPassword, newPassword2: newPassword }),
    check: async ({ sandbox }) => assert.ok(await sandbox.accepts(owner.email, newPassword)),
  },
  {
    tool: 'users_update-email', route: 'PUT /users/{userId}/attributes/email',
    args: () => ({ userId: owner.id, currentEmailAddress: owner.email, newEmailAddress: newEmail }),
    secrets: () => ({ currentPassword: newPassword }),
    check: ({ state }) => assert.equal(state.users[owner.id].email, newEmail),
  },
  {
    tool: 'users_password-reset-demand', route: 'POST /users/password-reset-demand',
    args: () => ({ email: newEmail }),
    secrets: () => ({}),
    check: async ({ sandbox, notes }) => {
      const mail = (await sandbox.outbox()).at(-1);
      assert.equal(mail.to, newEmail);
      notes.hash = mail.hash;
    },
  },
  {
    tool: 'users_password-reset-session', route: 'GET /users/password-reset',
    args: () => ({}),
    secrets: ({ notes }) => ({ hash: notes.hash }),
    check: ({ answer, notes }) => {
      assert.match(answer.session, /^[\w-]{40,}$/);
      notes.session = answer.session;
    },
  },
  {
    tool: 'users_password-reset', route: 'POST /users/password-reset',
    args: ({ notes }) => ({ session: notes.session }),
    secrets: () => ({ newPassword1: newerPassword, newPassword2: newerPassword }),
    check: async ({ sandbox }) => assert.ok(await sandbox.accepts(newEmail, newerPassword)),
  },
];
