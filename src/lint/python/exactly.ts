const nothing: readonly never[] = [];

/** A list that stays as it is, without the room that V8 leaves for sixteen more in one that was added to. */
export const exactly = <One>(list: readonly One[]): readonly One[] => (list.length === 0 ? nothing : list.slice());
