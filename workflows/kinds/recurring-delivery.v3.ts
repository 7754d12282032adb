/** K3 推送名单/报送, third version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { recurringDelivery as second } from './recurring-delivery.v2.js';

export const recurringDelivery: KindDefinition = { ...second, version: 3 };
