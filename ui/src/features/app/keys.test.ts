import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refused } from '$lib/backend'
import { failure, noShell, pretendShell } from '$lib/backend/pretended'
import type { SessionInfo } from '$lib/bindings'
import { keys, withKey } from './keys.svelte'
import { app } from './state.svelte'

describe('work that signs', () => {
  let locked = true
  let sealed = true
  let retried: unknown[] = []
  beforeEach(() => {
    locked = sealed = true
    retried = []
    app.session = { privileges: ['steer_deliveries'] } as unknown as SessionInfo
    pretendShell({
      unlock: ({ password }) => {
        if (password !== 'đúng') throw failure('wrong_password')
        locked = false
        return null
      },
      give_passphrase: ({ passphrase }) => {
        if (passphrase !== 'câu đúng') throw failure('no_device_key')
        sealed = false
        return null
      },
      status: () => ({ key_closed: sealed ? 'passphrase' : null }),
      deliveries: () => [
        { article: 'a', destination: 'd', why: { code: 'no_device_key', detail: '' }, remedies: ['retry'] },
        { article: 'b', destination: 'd', why: { code: 'portal_refused', detail: '' }, remedies: ['retry'] },
      ],
      retry_delivery: (args) => void retried.push(args.article),
    })
  })
  afterEach(() => {
    app.session = null
    app.status = null
    noShell()
  })
  const sign = async () => {
    if (locked) throw new Refused(failure('locked'))
    return 'ký rồi'
  }
  const enrol = async () => {
    if (sealed) throw new Refused(failure('no_device_key'))
    return 'vào rồi'
  }

  it('asks for the password where the key is locked, and is done then', async () => {
    const done = withKey(sign)
    await vi.waitFor(() => expect(keys.asking?.key).toBe('person'))
    await expect(keys.give('sai')).rejects.toThrow()
    expect(keys.asking?.key).toBe('person')
    await keys.give('đúng')
    expect(await done).toBe('ký rồi')
    expect(keys.asking).toBeNull()
  })

  it('is refused as it was where the person thinks better of it', async () => {
    const done = withKey(sign)
    await vi.waitFor(() => expect(keys.asking).not.toBeNull())
    keys.asking?.answer(false)
    await expect(done).rejects.toMatchObject({ failure: { code: 'locked' } })
  })

  it('asks for the passphrase where this computer’s key is closed, and what waited for it is sent', async () => {
    const done = withKey(enrol)
    await vi.waitFor(() => expect(keys.asking?.key).toBe('computer'))
    await keys.give('câu đúng')
    expect(await done).toBe('vào rồi')
    expect(retried).toEqual(['a'])
    expect(app.status?.key_closed).toBeNull()
  })

  it('asks nobody for what cannot be typed', async () => {
    pretendShell({ status: () => ({ key_closed: 'keychain' }) })
    await expect(withKey(enrol)).rejects.toMatchObject({ failure: { code: 'no_device_key' } })
    await expect(withKey(() => Promise.reject(new Refused(failure('four_eyes'))))).rejects.toMatchObject({ failure: { code: 'four_eyes' } })
    expect(keys.asking).toBeNull()
  })
})
