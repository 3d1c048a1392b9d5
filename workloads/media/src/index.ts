export { hangPictures } from './demo/hang-pictures.ts'
// What other workloads and the root app may use of the picture library.
export { mediaFeatures } from './app.ts'
