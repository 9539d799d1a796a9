import './freeze'
import { mount } from 'svelte'
import '../app.css'
import { setLocale } from '$lib/i18n'
import { restoreAppearance, setTextSize, setTheme, type Theme } from '$lib/ui'
import Gallery from './Gallery.svelte'

const params = new URLSearchParams(location.search)
restoreAppearance()
setTheme((params.get('theme') ?? 'light') as Theme)
setTextSize(Number(params.get('size') ?? '100'))
setLocale(params.get('lang') ?? 'vi')

const target = document.getElementById('app')
if (target) mount(Gallery, { target, props: { page: params.get('page') ?? 'window', open: params.get('open') ?? '' } })
