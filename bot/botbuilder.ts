// The parts of the SDK that are used, loaded as CommonJS: an import would read every file of it twice to list its names.
import { createRequire } from 'node:module';
import type * as botbuilder from 'botbuilder';

const require = createRequire(import.meta.url);
export const { CloudAdapter, ConfigurationBotFrameworkAuthentication, INVOKE_RESPONSE_KEY, TurnContext } =
  require('botbuilder') as typeof botbuilder;
