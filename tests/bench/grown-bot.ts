// Our bot in local mode over as many entries as `ENTRIES` says.
import { localDirectory } from '../../bot/directory.ts';
import { openFrontDoor } from '../../bot/front-door.ts';
import { openLog } from '../../bot/log.ts';
import { readConfig } from '../../bot/config.ts';
import { openServices } from '../../bot/services.ts';
import { respond } from '../../dialogs/respond.ts';
import { grown } from './grown.ts';

const knowledge = grown(Number(process.env['ENTRIES']));
const config = readConfig(process.env);
// The library would answer with its own.
const { helpdesk, now, newId, log } = await openServices(config, openLog('silent'));
const services = { helpdesk, now, newId, log, knowledge, directory: localDirectory };
const { port } = await openFrontDoor({ config, services, respond });
console.log(`messages go to http://127.0.0.1:${port}/api/messages`);
