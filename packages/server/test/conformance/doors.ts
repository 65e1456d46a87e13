import type { TestApp } from '../app.ts';
import type { Door, DoorKind } from './door.ts';
import { flexDoor } from './doors/flexdeploy.ts';
import { nativeDoor } from './doors/native.ts';
import { secmasterDoor } from './doors/secmaster.ts';
import { deskDoor } from './doors/servicedesk.ts';
import { zadigDoor } from './doors/zadig.ts';

/** Every API through which people decide. */
export const doorKinds: readonly DoorKind[] = [nativeDoor, flexDoor, deskDoor, secmasterDoor, zadigDoor];

export const openDoor = (kind: DoorKind, app: TestApp): Door => ({ ...kind, ...kind.open(app) });
