// The bare botbuilder and restify bot as the samples show it: the reference our turns are measured against.
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type Request,
  type Response,
  type TurnContext,
} from 'botbuilder';
import restify from 'restify';

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const server = restify.createServer({ name: 'echo' });
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (request, response) => {
  await adapter.process(
    request as unknown as Request,
    response as unknown as Response,
    async (context: TurnContext) => {
      await context.sendActivity(`you said: ${context.activity.text}`);
    },
  );
});
server.listen(0, '127.0.0.1', () => console.log(`messages go to ${server.url}/api/messages`));
