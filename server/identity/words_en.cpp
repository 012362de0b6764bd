// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "identity/words.hpp"

namespace hearth::identity {
namespace {

using namespace std::string_view_literals;

constexpr std::array kAdjectives = {
    "Airy"sv,     "Alpine"sv,    "Azure"sv,    "Bright"sv,    "Breezy"sv,    "Bronze"sv,
    "Calm"sv,     "Candlelit"sv, "Carved"sv,   "Checkered"sv, "Cheerful"sv,  "Cloudy"sv,
    "Coastal"sv,  "Copper"sv,    "Cozy"sv,     "Crimson"sv,   "Curious"sv,   "Curly"sv,
    "Curved"sv,   "Dappled"sv,   "Dewy"sv,     "Distant"sv,   "Drifting"sv,  "Early"sv,
    "Earthen"sv,  "Easy"sv,      "Emerald"sv,  "Evening"sv,   "Evergreen"sv, "Faithful"sv,
    "Familiar"sv, "Feathered"sv, "Flowing"sv,  "Folded"sv,    "Foggy"sv,     "Friendly"sv,
    "Frosted"sv,  "Gentle"sv,    "Gilded"sv,   "Glad"sv,      "Gleaming"sv,  "Glowing"sv,
    "Golden"sv,   "Graceful"sv,  "Granite"sv,  "Grassy"sv,    "Green"sv,     "Hidden"sv,
    "Hilly"sv,    "Humming"sv,   "Indigo"sv,   "Inland"sv,    "Island"sv,    "Ivory"sv,
    "Jolly"sv,    "Joyful"sv,    "Kind"sv,     "Knitted"sv,   "Lavender"sv,  "Leafy"sv,
    "Lemon"sv,    "Light"sv,     "Lilac"sv,    "Lively"sv,    "Lunar"sv,     "Marble"sv,
    "Merry"sv,    "Mild"sv,      "Misty"sv,    "Moonlit"sv,   "Morning"sv,   "Mossy"sv,
    "Mountain"sv, "Musical"sv,   "Neat"sv,     "Northern"sv,  "Oaken"sv,     "Open"sv,
    "Orchard"sv,  "Painted"sv,   "Pastel"sv,   "Patterned"sv, "Peaceful"sv,  "Peach"sv,
    "Pebbled"sv,  "Plain"sv,     "Pleasant"sv, "Polished"sv,  "Purple"sv,    "Quiet"sv,
    "Quilted"sv,  "Rainy"sv,     "Restful"sv,  "Rippling"sv,  "Rolling"sv,   "Round"sv,
    "Rustic"sv,   "Rustling"sv,  "Sandy"sv,    "Sapphire"sv,  "Scarlet"sv,   "Scenic"sv,
    "Seaside"sv,  "Serene"sv,    "Shady"sv,    "Shining"sv,   "Silent"sv,    "Silken"sv,
    "Silver"sv,   "Simple"sv,    "Smiling"sv,  "Soft"sv,      "Southern"sv,  "Sparkling"sv,
    "Speckled"sv, "Spring"sv,    "Starlit"sv,  "Steady"sv,    "Striped"sv,   "Sunlit"sv,
    "Sunny"sv,    "Teal"sv,      "Tidal"sv,    "Timber"sv,    "Tranquil"sv,  "Turquoise"sv,
    "Twilight"sv, "Twinkling"sv, "Upland"sv,   "Velvet"sv,    "Wandering"sv, "Warm"sv,
    "Western"sv,  "Windy"sv,     "Wooden"sv,   "Woodland"sv,  "Woolen"sv,    "Woven"sv};

constexpr std::array kNouns = {
    "Acorn"sv,      "Almond"sv,    "Anchor"sv,     "Apricot"sv,     "Archway"sv,     "Aspen"sv,
    "Atlas"sv,      "Attic"sv,     "Avocado"sv,    "Backpack"sv,    "Balcony"sv,     "Bamboo"sv,
    "Banjo"sv,      "Barn"sv,      "Basket"sv,     "Beech"sv,       "Bench"sv,       "Birch"sv,
    "Blanket"sv,    "Blossom"sv,   "Bluebell"sv,   "Bookcase"sv,    "Bookmark"sv,    "Boulder"sv,
    "Bramble"sv,    "Breeze"sv,    "Bridge"sv,     "Broom"sv,       "Buttercup"sv,   "Cabin"sv,
    "Campfire"sv,   "Canal"sv,     "Canoe"sv,      "Canyon"sv,      "Cartwheel"sv,   "Cello"sv,
    "Chestnut"sv,   "Chime"sv,     "Clarinet"sv,   "Clock"sv,       "Clover"sv,      "Coastline"sv,
    "Comet"sv,      "Compass"sv,   "Cottage"sv,    "Courtyard"sv,   "Cove"sv,        "Creek"sv,
    "Cricket"sv,    "Cushion"sv,   "Daffodil"sv,   "Dandelion"sv,   "Delta"sv,       "Desk"sv,
    "Doorway"sv,    "Dragonfly"sv, "Driftwood"sv,  "Dune"sv,        "Easel"sv,       "Echo"sv,
    "Envelope"sv,   "Estuary"sv,   "Feather"sv,    "Fiddle"sv,      "Field"sv,       "Firefly"sv,
    "Fireplace"sv,  "Fjord"sv,     "Flute"sv,      "Footpath"sv,    "Fountain"sv,    "Galaxy"sv,
    "Garden"sv,     "Gate"sv,      "Glacier"sv,    "Glade"sv,       "Greenhouse"sv,  "Grove"sv,
    "Guitar"sv,     "Hammock"sv,   "Harp"sv,       "Hazelnut"sv,    "Hearthstone"sv, "Hedge"sv,
    "Hickory"sv,    "Hilltop"sv,   "Hollow"sv,     "Honeycomb"sv,   "Horizon"sv,     "Inlet"sv,
    "Kettle"sv,     "Lagoon"sv,    "Lakeside"sv,   "Lamp"sv,        "Lantern"sv,     "Larch"sv,
    "Lighthouse"sv, "Lupin"sv,     "Mandolin"sv,   "Maple"sv,       "Marsh"sv,       "Meadow"sv,
    "Mitten"sv,     "Moss"sv,      "Notebook"sv,   "Nutmeg"sv,      "Oasis"sv,       "Oboe"sv,
    "Orchid"sv,     "Paddle"sv,    "Paintbrush"sv, "Pathway"sv,     "Pebble"sv,      "Pencil"sv,
    "Piano"sv,      "Pillow"sv,    "Pine"sv,       "Planet"sv,      "Plateau"sv,     "Plum"sv,
    "Pond"sv,       "Porch"sv,     "Prairie"sv,    "Pumpkin"sv,     "Puzzle"sv,      "Quilt"sv,
    "Quince"sv,     "Raft"sv,      "Rainbow"sv,    "Reef"sv,        "Ribbon"sv,      "Rooftop"sv,
    "Rowboat"sv,    "Sail"sv,      "Satchel"sv,    "Scarf"sv,       "Seashell"sv,    "Shore"sv,
    "Snowdrop"sv,   "Sparrow"sv,   "Spruce"sv,     "Starfish"sv,    "Stream"sv,      "Sundial"sv,
    "Sunflower"sv,  "Sunrise"sv,   "Swing"sv,      "Teacup"sv,      "Teapot"sv,      "Thicket"sv,
    "Thimble"sv,    "Thistle"sv,   "Tulip"sv,      "Umbrella"sv,    "Valley"sv,      "Viola"sv,
    "Wagon"sv,      "Walnut"sv,    "Waterfall"sv,  "Weathervane"sv, "Windmill"sv,    "Window"sv,
    "Xylophone"sv,  "Yarn"sv};

static_assert(kAdjectives.size() >= 120 && kNouns.size() >= 120);

}  // namespace

const Words& words_en() {
  static constexpr Words words{kAdjectives, kNouns, Words::Order::adjective_noun};
  return words;
}

}  // namespace hearth::identity
