// The state machine of a request: the access matrix as written, and random walks against a tiny model.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isDone, mayDo, offers, step, type TicketState } from '../../helpdesk/tickets.ts';
import type { Ownership, TicketAction, TicketRole, TicketStatus } from '../../helpdesk/types.ts';

const roles: TicketRole[] = ['user', 'requester', 'guest', 'member', 'on-call', 'administrator'];
const ownerships: Ownership[] = ['own', 'other', 'foreign'];
const actions: TicketAction[] = [
  'open',
  'comment',
  'withdraw',
  'reopen',
  'assign',
  'unassign',
  'reply',
  'request-run',
  'close',
  'note',
  'attach',
  'list',
];

/** What the contract's table of roles grants, written out by hand; every cell not named here is a no. */
const granted: Record<string, string> = {
  'user own': 'open list comment withdraw reopen attach',
  'requester own': 'open list comment withdraw reopen attach',
  'member own': 'open list comment withdraw reopen attach assign unassign reply request-run close note',
  'member other': 'list reopen assign unassign reply request-run close note',
  'on-call own': 'open list comment withdraw reopen attach assign unassign reply request-run close note',
  'on-call other': 'list reopen assign unassign reply request-run close note',
  'administrator own': 'open list comment withdraw reopen attach assign unassign reply request-run close note',
  'administrator other': 'list reopen assign unassign reply request-run close note',
};

describe('mayDo', () => {
  it('is the access matrix: 6 roles x 12 actions x 3 ownerships', () => {
    let cells = 0;
    for (const role of roles) {
      for (const ownership of ownerships) {
        const yes = (granted[`${role} ${ownership}`] ?? '').split(' ');
        for (const action of actions) {
          cells++;
          assert.equal(
            mayDo(role, action, ownership, 'closed'),
            yes.includes(action),
            `${role} ${action} ${ownership}`,
          );
        }
      }
    }
    assert.equal(cells, 216);
  });

  it('leaves a withdrawn request to the one who withdrew it', () => {
    assert.equal(mayDo('member', 'reopen', 'other', 'withdrawn'), false);
    assert.equal(mayDo('requester', 'reopen', 'own', 'withdrawn'), true);
  });
});

describe('offers', () => {
  it('offers nothing impossible', () => {
    assert.deepEqual(offers('member', 'other', { status: 'closed', assignee: 'bob' }, 'bob'), ['reopen', 'note']);
    assert.deepEqual(offers('member', 'other', { status: 'assigned', assignee: 'bob' }, 'bob'), [
      'unassign',
      'reply',
      'request-run',
      'close',
      'note',
    ]);
    assert.deepEqual(offers('requester', 'own', { status: 'open', assignee: null }, 'ann'), [
      'comment',
      'withdraw',
      'attach',
    ]);
    assert.deepEqual(offers('guest', 'other', { status: 'open', assignee: null }, 'gus'), []);
  });
});

describe('step', () => {
  it('says why not', () => {
    const at = (status: TicketStatus, assignee: string | null = null): TicketState => ({ status, assignee });
    assert.equal(step(at('open'), 'reopen', 'ann'), 'still-open');
    assert.equal(step(at('open'), 'open', 'ann'), 'still-open');
    assert.equal(step(at('open'), 'unassign', 'bob'), 'not-assigned');
    assert.equal(step(at('assigned', 'bob'), 'assign', 'bob'), 'already-yours');
    assert.equal(step(at('assigned', 'bob'), 'assign', 'cor'), 'already-assigned');
    assert.equal(step(at('closed', 'bob'), 'assign', 'cor'), 'closed');
    assert.equal(step(at('withdrawn'), 'comment', 'ann'), 'withdrawn');
  });

  it('follows a model of two facts over 2,000 random walks', () => {
    // The model knows only: how it ended (if it did), and who holds it.
    const people = fc.constantFrom('ann', 'bob', 'cor');
    const walks = fc.array(fc.tuple(fc.constantFrom(...actions), people), { maxLength: 30 });
    fc.assert(
      fc.property(walks, (walk) => {
        let ended: 'closed' | 'withdrawn' | null = null;
        let holder: string | null = null;
        let state: TicketState = { status: 'open', assignee: null };
        for (const [action, actor] of walk) {
          const before: TicketState = state;
          const result = step(state, action, actor);
          let possible: boolean = ended === null;
          if (action === 'list' || action === 'note') possible = true;
          else if (action === 'reopen') possible = ended !== null;
          else if (action === 'open') possible = false;
          else if (action === 'assign') possible &&= holder === null;
          else if (action === 'unassign') possible &&= holder !== null;
          assert.equal(isDone(result), possible, `${action} on ${before.status}`);
          if (!isDone(result)) continue;
          if (action === 'assign') holder = actor;
          if (action === 'unassign') holder = null;
          if (action === 'close') ended = 'closed';
          if (action === 'withdraw') ended = 'withdrawn';
          if (action === 'reopen') ended = null;
          state = result;
          assert.equal(state.assignee, holder);
          assert.equal(state.status, ended ?? (holder === null ? 'open' : 'assigned'));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
