// What Windows shows on the screen is asked in its own words, in any of the three languages.
import assert from 'node:assert/strict';
import { realKnowledge } from '../dialogs/fakes.ts';

const knowledge = realKnowledge();

/** The entry that is shown first. */
const MESSAGES: Record<string, string[]> = {
  'prt-no-logon-servers': [
    'There are currently no logon servers available to service the logon request.',
    'Er zijn momenteel geen aanmeldingsservers beschikbaar om de aanmeldingsaanvraag te verwerken.',
    'Det er for øyeblikket ingen påloggingsservere tilgjengelig for å behandle påloggingsforespørselen.',
  ],
  'prt-ntstatus-disabled': [
    'Your account has been disabled. Please see your system administrator.',
    'Uw account is uitgeschakeld. Neem contact op met de systeembeheerder.',
    'Kontoen din er deaktivert. Kontakt systemansvarlig.',
  ],
  'prt-ntstatus-locked': [
    'The referenced account is currently locked out and may not be logged on to.',
    'Het account waarnaar wordt verwezen is momenteel vergrendeld.',
    'Den refererte kontoen er for øyeblikket utestengt.',
  ],
  'status-time-difference-at-dc': [
    'There is a time and/or date difference between the client and server.',
    'Er is een tijd- en/of datumverschil tussen de client en de server.',
    'Det er en tids- og/eller datoforskjell mellom klienten og serveren.',
  ],
  'precheck-domain-not-found': [
    'The specified domain either does not exist or could not be contacted.',
    'Het opgegeven domein bestaat niet of er kan geen verbinding mee worden gemaakt.',
    'Det angitte domenet finnes ikke eller kan ikke kontaktes.',
  ],
  'tpm-not-ready': [
    'The device that is required by this cryptographic provider is not ready for use.',
    'Het apparaat dat nodig is voor deze cryptografische provider is niet klaar voor gebruik.',
    'Enheten som kreves av denne kryptografiske leverandøren, er ikke klar til bruk.',
  ],
  'cant-get-there-from-here': [
    'You cannot access this right now',
    'Je hebt hier momenteel geen toegang toe',
    'Du har ikke tilgang til dette akkurat nå',
  ],
  'mdm-codes-8018': [
    'Your account was not set up on this device because device management could not be enabled.',
    'Uw account is niet ingesteld op dit apparaat omdat apparaatbeheer niet kan worden ingeschakeld.',
    'Kontoen ble ikke konfigurert på denne enheten fordi enhetsbehandling ikke kunne aktiveres.',
  ],
};

describe('messages of Windows', () => {
  for (const [id, messages] of Object.entries(MESSAGES))
    it(`are known: ${id}`, () => {
      for (const message of messages) assert.equal(knowledge.ask(message).entries[0]?.id, id, message);
    });
});
