import { type Database, openDatabase } from "../../service/store/open-database.ts";
import type { StoreAddress } from "../../service/store/store-address.ts";
import { createForget } from "./forget-ended.ts";
import { createInboxStore } from "./keep-inbox.ts";
import { createLead } from "./lead-lease.ts";
import { createReads } from "./read-state.ts";
import type { RelayStore } from "./relay-store.ts";
import { type RelayTables, relaySchema } from "./relay-tables.ts";
import { createDeliveries } from "./take-deliveries.ts";
import { createCommit } from "./write-changes.ts";

/** Opens the relay's store and brings its tables up to date; throws a StoreFault that says what is wrong. */
export async function openRelayStore(address: StoreAddress): Promise<RelayStore> {
  const database: Database<RelayTables> = await openDatabase(address, relaySchema, "power");
  return {
    ...createDeliveries(database),
    commit: createCommit(database),
    ...createReads(database),
    ...createLead(database),
    inbox: createInboxStore(database),
    forget: createForget(database),
    close: database.close,
  };
}
