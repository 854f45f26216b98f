// Which network addresses lie out in the open: a name that leads anywhere else is never called.
import { BlockList, isIP } from 'node:net';

// IANA's special-purpose registries, and the host agent of Azure, which looks public and is not.
const CLOSED_V4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3';
/** Of IPv6 only the global block is open, without its tunnels, examples and special uses. */
const OPEN_V6 = '2000::/3';
const CLOSED_V6 = '2001::/23 2001:db8::/32 2002::/16 3fff::/20';

const closed = listOf('ipv4', CLOSED_V4);
const openV6 = listOf('ipv6', OPEN_V6);
const closedV6 = listOf('ipv6', CLOSED_V6);

/** Whether an IP address is a public one; false for anything that is no address. */
export function isPublicAddress(address: string): boolean {
  const kind = isIP(address);
  if (kind === 4) return !closed.check(address, 'ipv4');
  return kind === 6 && openV6.check(address, 'ipv6') && !closedV6.check(address, 'ipv6');
}

function listOf(kind: 'ipv4' | 'ipv6', blocks: string): BlockList {
  const list = new BlockList();
  for (const block of blocks.split(' ')) {
    const [network = '', prefix = ''] = block.split('/');
    list.addSubnet(network, Number(prefix), kind);
  }
  return list;
}
