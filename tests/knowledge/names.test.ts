// The former names of a product are read as its present one, and nothing else is.
import assert from 'node:assert/strict';
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { renamed } from '../../knowledge/search/names.ts';
import { words } from '../../knowledge/search/normalize.ts';

const read = (text: string): string => renamed(words(text), String, String).join(' ');

describe('former names', () => {
  for (const [asked, heard] of [
    ['old devices in Azure AD', 'old devices in entra'],
    ['AAD or Microsoft Entra ID?', 'entra or entra'],
    ['Azure Active Directory', 'entra'],
    ['no AzureAdPrt', 'no azureadprt entra prt'],
    ['deleted from AD, still in Azure', 'deleted from ad still in azure'],
    ['azure', 'azure'],
  ] as const)
    it(`reads “${asked}” as “${heard}”`, () => assert.equal(read(asked), heard));

  it('are asked like the present one', () => {
    const knowledge = openKnowledge();
    const [today, ...before] = ['Entra', 'Azure AD', 'AAD', 'Azure Active Directory'].map((name) =>
      knowledge.ask(`How do I remove an old device from ${name}?`),
    );
    for (const answer of before) assert.deepEqual(answer, today);
  });
});
