// What Teams and its store demand of the manifest (schema 1.25) and of a translation, as far as our app uses it.
import { z } from 'zod';

const text = (most: number) => z.string().trim().min(1).max(most);
const guid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const address = z.string().startsWith('https://').max(2048);
const scope = z.enum(['personal', 'team', 'groupChat']);
const unique = (list: string[]) => new Set(list.map((item) => item.toLowerCase())).size === list.length;

/** Names no Microsoft product and no feature of Teams. */
const appName = (most: number) =>
  text(most).refine((name) => !/microsoft|windows|azure|entra|teams|office|outlook|\bhelp\b|\bchat\b/i.test(name));
/** Schema 1.25 allows 128; older clients cut at 32. The store wants no slash or other sign before a command. */
const title = text(32).regex(/^[\p{L}\p{N}]/u);

/** Longest allowed, by the last parts of a localisable key. */
const LIMITS = {
  'name.short': appName(30),
  'name.full': appName(100),
  'description.short': text(80),
  'description.full': text(4000),
  title,
  description: text(128),
};

const commandList = z.strictObject({
  scopes: z.array(scope).length(1),
  commands: z
    .array(z.strictObject({ title, description: LIMITS.description }))
    .min(3)
    .max(12)
    .refine((commands) => unique(commands.map((command) => command.title)), 'a title stands twice'),
});

const named = { title, description: LIMITS.description };
const lookup = z.strictObject({
  id: z.string().regex(/^[a-z]{1,64}$/),
  type: z.literal('query'),
  context: z.array(z.enum(['compose', 'commandBox'])).min(1),
  ...named,
  initialRun: z.boolean(),
  parameters: z.array(z.strictObject({ name: z.string().max(64), ...named, inputType: z.literal('text') })).length(1),
});

export const manifestSchema = z
  .strictObject({
    $schema: z.literal('https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json'),
    manifestVersion: z.literal('1.25'),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    id: guid,
    developer: z.strictObject({ name: text(32), websiteUrl: address, privacyUrl: address, termsOfUseUrl: address }),
    localizationInfo: z.strictObject({
      defaultLanguageTag: z.literal('en'),
      additionalLanguages: z.array(
        z.strictObject({ languageTag: z.string().regex(/^[a-z]{2}$/), file: z.string().regex(/^[a-z]{2}\.json$/) }),
      ),
    }),
    name: z.strictObject({ short: LIMITS['name.short'], full: LIMITS['name.full'] }),
    description: z.strictObject({ short: LIMITS['description.short'], full: LIMITS['description.full'] }),
    icons: z.strictObject({ color: z.literal('color.png'), outline: z.literal('outline.png') }),
    accentColor: z.string().regex(/^#[0-9a-f]{6}$/i),
    bots: z
      .array(
        z.strictObject({
          botId: guid,
          scopes: z.array(scope).min(1).refine(unique),
          isNotificationOnly: z.literal(false),
          supportsFiles: z.boolean(),
          commandLists: z.array(commandList).max(3),
        }),
      )
      .length(1),
    composeExtensions: z
      .array(
        z.strictObject({ botId: guid, canUpdateConfiguration: z.literal(false), commands: z.array(lookup).max(10) }),
      )
      .length(1)
      .refine(
        ([extension]) => unique(extension?.commands.flatMap(({ id, title }) => [`id ${id}`, title]) ?? []),
        'a command stands twice',
      ),
    permissions: z.array(z.enum(['identity', 'messageTeamMembers'])).max(2),
    validDomains: z.array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i)).max(16),
    defaultInstallScope: scope,
    defaultGroupCapability: z.strictObject({
      team: z.literal('bot'),
      groupchat: z.literal('bot'),
      meetings: z.literal('bot'),
    }),
    authorization: z.strictObject({
      permissions: z.strictObject({
        resourceSpecific: z
          .array(z.strictObject({ name: z.string().max(128), type: z.enum(['Application', 'Delegated']) }))
          .max(16),
      }),
    }),
    webApplicationInfo: z.strictObject({ id: z.string().max(36), resource: z.string().max(100) }),
    supportsChannelFeatures: z.literal('tier1').optional(),
  })
  .refine(
    ({ bots, supportsChannelFeatures }) =>
      supportsChannelFeatures !== undefined || !bots.some((bot) => bot.scopes.includes('team')),
    'from 1.25 on the team scope needs supportsChannelFeatures',
  )
  .refine(
    ({ bots }) => bots.every((bot) => bot.scopes.join() === bot.commandLists.flatMap((list) => list.scopes).join()),
    'one command list per scope',
  );

const INDEXED =
  /^(?:bots\[0\]\.commandLists\[[0-2]\]\.commands\[(?:\d|1[01])\]|composeExtensions\[0\]\.commands\[\d\](?:\.parameters\[0\])?)\.(title|description)$/;

export const translationSchema = z
  .object({
    $schema: z.literal(
      'https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.Localization.schema.json',
    ),
  })
  .catchall(z.string())
  .superRefine((file, context) => {
    for (const [key, value] of Object.entries(file)) {
      if (key === '$schema') continue;
      const limit = LIMITS[(INDEXED.exec(key)?.[1] ?? key) as keyof typeof LIMITS] as z.ZodType | undefined;
      const known = limit !== undefined && (INDEXED.test(key) || key.includes('.'));
      if (!known || !limit.safeParse(value).success)
        context.addIssue({ code: 'custom', path: [key], message: known ? 'breaks its limit' : 'is not localisable' });
    }
  });

/** The key of every text of a manifest that a translation has to give. */
export function localisableKeys(manifest: z.infer<typeof manifestSchema>): string[] {
  const commands = manifest.bots.flatMap((bot, at) =>
    bot.commandLists.flatMap((list, inBot) =>
      list.commands.flatMap((_, inList) =>
        ['title', 'description'].map((part) => `bots[${at}].commandLists[${inBot}].commands[${inList}].${part}`),
      ),
    ),
  );
  const lookups = manifest.composeExtensions.flatMap((extension, at) =>
    extension.commands.flatMap((_, inList) =>
      ['title', 'description', 'parameters[0].title', 'parameters[0].description'].map(
        (part) => `composeExtensions[${at}].commands[${inList}].${part}`,
      ),
    ),
  );
  return ['name.short', 'name.full', 'description.short', 'description.full', ...commands, ...lookups];
}
