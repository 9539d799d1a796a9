/** What a person can do about a delivery that waits for one: each remedy that the desk names, with the privilege it asks for. */
import type { Privilege, Remedy } from '$lib/bindings'

// A remedy that the desk learns later is a compile error here.
const NEEDS: Record<Remedy, Privilege | null> = {
  retry: 'steer_deliveries',
  deliver_approved: 'steer_deliveries',
  review_new: null,
  overwrite_portal: 'steer_deliveries',
  unschedule: 'unschedule',
}

export const REMEDIES = Object.keys(NEEDS) as Remedy[]

/** The remedies this person can use, in the desk's order. */
export function usable(remedies: Remedy[], held: Privilege[]): Remedy[] {
  return remedies.filter((remedy) => {
    const needed = NEEDS[remedy]
    return needed === null || held.includes(needed)
  })
}
