/** How each state looks: colour, icon and word, always the three together. */
import Ban from '@lucide/svelte/icons/ban'
import Check from '@lucide/svelte/icons/check'
import CircleAlert from '@lucide/svelte/icons/circle-alert'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import CircleDashed from '@lucide/svelte/icons/circle-dashed'
import CirclePause from '@lucide/svelte/icons/circle-pause'
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark'
import ClockAlert from '@lucide/svelte/icons/clock-alert'
import Clock from '@lucide/svelte/icons/clock'
import CornerDownLeft from '@lucide/svelte/icons/corner-down-left'
import EyeOff from '@lucide/svelte/icons/eye-off'
import Eye from '@lucide/svelte/icons/eye'
import Globe from '@lucide/svelte/icons/globe'
import Hourglass from '@lucide/svelte/icons/hourglass'
import PencilLine from '@lucide/svelte/icons/pencil-line'
import RefreshCw from '@lucide/svelte/icons/refresh-cw'
import Send from '@lucide/svelte/icons/send'
import TriangleAlert from '@lucide/svelte/icons/triangle-alert'
import type { Component } from 'svelte'

export type Tone = 'muted' | 'review' | 'returned' | 'approved' | 'scheduled' | 'live' | 'danger'

export interface StateLook {
  tone: Tone
  icon: Component<{ class?: string; 'aria-hidden'?: 'true' }>
}

const unknown: StateLook = { tone: 'muted', icon: CircleQuestionMark }

export const EDITORIAL: Record<string, StateLook> = {
  draft: { tone: 'muted', icon: PencilLine },
  in_review: { tone: 'review', icon: Eye },
  returned: { tone: 'returned', icon: CornerDownLeft },
  approved: { tone: 'approved', icon: CircleCheck },
  held: { tone: 'muted', icon: CirclePause },
  spiked: { tone: 'muted', icon: Ban },
}

export const PUBLICATION: Record<string, StateLook> = {
  not_planned: { tone: 'muted', icon: CircleDashed },
  scheduled: { tone: 'scheduled', icon: Clock },
  queued: { tone: 'scheduled', icon: Hourglass },
  sending: { tone: 'scheduled', icon: Send },
  accepted: { tone: 'live', icon: Check },
  live: { tone: 'live', icon: Globe },
  held: { tone: 'review', icon: CirclePause },
  outcome_unknown: { tone: 'review', icon: CircleQuestionMark },
  failed: { tone: 'danger', icon: TriangleAlert },
  needs_attention: { tone: 'danger', icon: CircleAlert },
  late: { tone: 'danger', icon: ClockAlert },
  updating: { tone: 'live', icon: RefreshCw },
  taking_down: { tone: 'muted', icon: EyeOff },
  taken_down: { tone: 'muted', icon: EyeOff },
}

/** How a state looks; one this program does not know looks unknown. */
export function lookOf(kind: 'editorial' | 'publication', state: string): StateLook {
  return (kind === 'editorial' ? EDITORIAL : PUBLICATION)[state] ?? unknown
}
