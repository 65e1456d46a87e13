import type { TestApp } from '../app.ts';
import type { Door, DoorKind } from './door.ts';
import { flexDoor } from './doors/flexdeploy.ts';
import { nativeDoor } from './doors/native.ts';
import { deskDoor } from './doors/servicedesk.ts';

/** Every API through which people decide. */
export const doorKinds: readonly DoorKind[] = [nativeDoor, flexDoor, deskDoor];

export const openDoor = (kind: DoorKind, app: TestApp): Door => ({ ...kind, ...kind.open(app) });
