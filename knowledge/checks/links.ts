// Links lead to pages that exist today: https, and no host or path that has been retired.
import type { Check } from './room.ts';

/** Hosts that have moved or closed, and the one that took over. */
const RETIRED: Readonly<Record<string, string>> = {
  'docs.microsoft.com': 'learn.microsoft.com',
  'technet.microsoft.com': 'learn.microsoft.com',
  'gallery.technet.microsoft.com': 'learn.microsoft.com/samples',
  'msdn.microsoft.com': 'learn.microsoft.com',
  'azure.microsoft.com': 'learn.microsoft.com/azure',
  'portal.azure.com': 'entra.microsoft.com',
  '1drv.ms': 'aka.ms/authscripts',
};

export const checkLinks: Check = ({ entries }, say) => {
  for (const entry of entries) {
    const opened = entry.fix.flatMap((step, at) => (step.open ? [{ path: ['fix', at, 'open'], link: step.open }] : []));
    const listed = entry.links.map((link, at) => ({ path: ['links', at], link }));
    for (const { path, link } of [...listed, ...opened]) {
      const { protocol, hostname, pathname } = new URL(link);
      if (protocol !== 'https:') say.error(entry, path, `${link} is not https`);
      const now = RETIRED[hostname];
      if (now !== undefined) say.error(entry, path, `${hostname} is retired: link to ${now}`);
      if (hostname === 'learn.microsoft.com' && /^\/[a-z]{2}-[a-z]{2}\//.test(pathname))
        say.error(entry, path, `${link} is tied to a language: leave ${pathname.slice(1, 6)} out`);
    }
  }
};
