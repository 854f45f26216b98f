// A token from the machine the bot runs on, which knows who it is: no secret to keep. Its many hosts are msal-node's business.
import { ManagedIdentityApplication } from '@azure/msal-node';

const applications = new Map<string, ManagedIdentityApplication>();
const TIMEOUT_MS = 10_000;

/**
 * Asks for a token as the user-assigned identity with this id, in the form the login server answers with.
 * @param resource whom the token is for
 * @param anew not from the package's memory
 */
export async function askMachine(appId: string, resource: string, now: () => Date, anew = false): Promise<unknown> {
  let application = applications.get(appId);
  if (application === undefined) {
    application = new ManagedIdentityApplication({ managedIdentityIdParams: { userAssignedClientId: appId } });
    applications.set(appId, application);
  }
  const late = AbortSignal.timeout(TIMEOUT_MS);
  const { accessToken, expiresOn } = await Promise.race([
    application.acquireToken({ resource, forceRefresh: anew }),
    new Promise<never>((_, reject) => late.addEventListener('abort', () => reject(late.reason as Error))),
  ]);
  return { access_token: accessToken, expires_in: ((expiresOn?.getTime() ?? 0) - now().getTime()) / 1000 };
}
